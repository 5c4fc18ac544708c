// Lights neighbours and zooms: the picture widens.
for (const graph of document.querySelectorAll("div.hubnotes-graph")) {
  const frame = graph.querySelector(".hubnotes-graph-frame");
  const svg = frame.firstElementChild;
  const nodes = [...svg.querySelectorAll("a")];
  const near = nodes.map(() => new Set());
  nodes.forEach((node, i) => {
    for (const other of node.dataset.near?.split(" ") || []) near[i].add(+other), near[other].add(i);
  });

  const lines = svg.insertBefore(svg.firstElementChild.cloneNode(), nodes[0]);
  lines.classList.add("hubnotes-graph-lit");
  const at = (i) => nodes[i].getAttribute("transform").slice(10, -1);
  const light = () => {
    const lit = nodes.findIndex((node) => node.matches(":hover, :focus-visible"));
    const others = [...(near[lit] || [])];
    nodes.forEach((node, i) => node.classList.toggle("hubnotes-graph-lit", others.includes(i)));
    lines.setAttribute("d", others.map((i) => `M${at(lit)}L${at(i)}`).join(""));
  };
  for (const event of ["pointerover", "pointerout", "focusin", "focusout"]) {
    frame.addEventListener(event, light);
  }
  light();

  const least = parseFloat(getComputedStyle(svg).minWidth);
  let zoom = 1;
  const scale = (factor, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const was = svg.clientWidth;
    zoom = Math.max(Math.min(1, frame.clientWidth / least), Math.min(8, zoom * factor));
    frame.style.height = zoom > 1 ? `${frame.offsetHeight}px` : "";
    svg.style.width = `${Math.max(zoom, 1) * 100}%`;
    svg.style.minWidth = `${zoom * least}px`;
    svg.style.fontSize = `${12 / zoom ** 0.6}px`;
    const by = svg.clientWidth / was;
    frame.scrollLeft = (frame.scrollLeft + x) * by - x;
    frame.scrollTop = (frame.scrollTop + y) * by - y;
  };
  const tools = graph.querySelector(".hubnotes-graph-tools");
  tools.hidden = false;
  for (const button of tools.children) button.onclick = () => scale(+button.dataset.zoom);
  frame.tabIndex = 0;
  new ResizeObserver((_, observer) => {
    if (!frame.clientWidth) return;
    frame.scrollLeft = (svg.clientWidth - frame.clientWidth) / 2;
    observer.disconnect();
  }).observe(frame);
  frame.onkeydown = (event) => {
    const factor = { "+": 1.4, "=": 1.4, "-": 0.7, 0: 0 }[event.key];
    if (factor >= 0 && !event.ctrlKey && !event.metaKey) scale(factor);
  };
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    scale(1.002 ** -event.deltaY, event.clientX - left, event.clientY - top);
  }, { passive: false });

  let held, dragged;
  frame.onpointerdown = (event) => {
    dragged = 0;
    held = event.pointerType == "mouse" && !event.button && event;
  };
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const [left, top] = [held.clientX - event.clientX, held.clientY - event.clientY];
    if (!dragged && Math.hypot(left, top) < 4) return;
    dragged = 1;
    frame.scrollBy({ left, top, behavior: "instant" });
    held = event;
  });
  addEventListener("pointerup", () => (held = 0));
  frame.ondragstart = () => false;
  frame.addEventListener("click", (event) => dragged && event.detail && event.preventDefault(), true);
}
