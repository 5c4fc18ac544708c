// Graphs: neighbours are lit on hover and focus; zoom by buttons, keys and wheel; pan by dragging.
// A graph is zoomed by widening it in a frame that scrolls: what moves it is the browser's own
// scrolling, by touch, keys, scroll bars and focus.
for (const graph of document.querySelectorAll(".hubnotes-graph")) {
  const frame = graph.querySelector(".hubnotes-graph-frame");
  if (!frame) continue;
  const svg = frame.firstElementChild;
  const nodes = [...svg.querySelectorAll("a")];
  const near = nodes.map(() => new Set());
  nodes.forEach((node, i) => {
    for (const other of (node.dataset.near || "").split(" ")) {
      if (other) near[i].add(+other), near[other].add(i);
    }
  });

  const lines = document.createElementNS(svg.namespaceURI, "path");
  lines.setAttribute("class", "hubnotes-graph-lines hubnotes-graph-lit");
  svg.insertBefore(lines, nodes[0]);
  const at = (i) => nodes[i].getAttribute("transform").match(/-?\d+/g).join(" ");
  const light = () => {
    const lit = nodes.findIndex((node) => node.matches(":hover, :focus-visible"));
    const others = lit < 0 ? [] : [...near[lit]];
    nodes.forEach((node, i) => node.classList.toggle("hubnotes-graph-lit", others.includes(i)));
    lines.setAttribute("d", others.map((i) => `M${at(lit)}L${at(i)}`).join(""));
  };
  for (const event of ["pointerover", "pointerout", "focusin", "focusout"]) {
    frame.addEventListener(event, light); // an SVG that hears of focus takes it
  }

  let zoom = 1;
  const scale = (factor, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const was = svg.clientWidth;
    zoom = factor ? Math.min(8, Math.max(1, zoom * factor)) : 1;
    frame.style.height = zoom > 1 ? `${frame.offsetHeight}px` : "";
    svg.style.width = `${zoom * 100}%`;
    svg.style.minWidth = zoom > 1 ? `${40 * zoom}rem` : "";
    svg.style.fontSize = `${12 / zoom ** 0.6}px`;
    const by = svg.clientWidth / was;
    frame.scrollLeft = (frame.scrollLeft + x) * by - x;
    frame.scrollTop = (frame.scrollTop + y) * by - y;
  };
  const tools = graph.querySelector(".hubnotes-graph-tools");
  tools.hidden = false;
  for (const button of tools.children) {
    button.addEventListener("click", () => scale(+button.dataset.zoom));
  }
  frame.tabIndex = 0;
  frame.addEventListener("keydown", (event) => {
    const factor = { "+": 1.4, "=": 1.4, "-": 0.7, 0: 0 }[event.key];
    if (factor !== undefined && !event.ctrlKey && !event.metaKey) scale(factor);
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
      event.preventDefault();
      const { left, top } = frame.getBoundingClientRect();
      scale(1.002 ** -event.deltaY, event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );

  let held = null;
  let dragged = false;
  frame.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.pointerType === "mouse" && !event.button) held = event;
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [held.clientX - event.clientX, held.clientY - event.clientY];
    if (!dragged && Math.hypot(x, y) < 4) return;
    dragged = true;
    frame.scrollBy({ left: x, top: y, behavior: "instant" });
    held = event;
  });
  addEventListener("pointerup", () => (held = null));
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  frame.addEventListener("click", (event) => dragged && event.preventDefault(), true);
}
