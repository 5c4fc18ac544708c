// Shows notes at the links to them.
(() => {
  const data = document.querySelector("script.hubnotes-previews");
  const tip = document.createElement("div");
  if (!data || !tip.showPopover) return;
  const notes = JSON.parse(data.textContent);
  const body = data.parentElement;
  const box = body.querySelector(".hubnotes-previews input");
  const APART =
    ".hubnotes-panels, .hubnotes-card, .hubnotes-table, .hubnotes-timeline, .hubnotes-graph, " +
    ".hubnotes-extra, nav, .toctree-wrapper";
  const GAP = 8;
  let link, timer;

  tip.className = tip.id = "hubnotes-preview";
  tip.popover = "manual";
  tip.role = "tooltip";
  tip.innerHTML = '<strong></strong><span id="hubnotes-preview-text"></span>';
  body.append(tip);
  const [title, text] = tip.children;

  const later = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, 300);
  };

  const address = (link) => link.getAttribute("href").split("#")[0];

  const noted = (element) => {
    const found = box.checked && element.closest("a[href]");
    return found && !found.closest(APART) && Object.hasOwn(notes, address(found)) && found;
  };

  const hide = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    tip.hidePopover();
  };

  const settle = () => {
    if (!link?.matches(":hover, :focus-visible") && !tip.matches(":hover")) hide();
  };

  const show = (found, y) => {
    hide();
    link = found;
    [title.textContent, text.textContent] = notes[address(link)];
    const same = link.textContent.trim() === title.textContent;
    link.setAttribute("aria-describedby", same ? text.id : tip.id);
    tip.showPopover();
    beside(y);
  };

  const beside = (y) => {
    const { top, bottom } = link.getBoundingClientRect();
    const lines = [...link.getClientRects()];
    const line = lines.find(({ bottom }) => bottom >= y) || lines[0];
    const { height, width } = tip.getBoundingClientRect();
    const above = top - GAP - height;
    const below = bottom + GAP;
    const start = getComputedStyle(tip).direction === "rtl" ? line.right - width : line.left;
    const most = document.documentElement.clientWidth - width - GAP;
    tip.style.top = `${scrollY + (above < 0 || below + height <= innerHeight ? below : above)}px`;
    tip.style.left = `${scrollX + Math.max(GAP, Math.min(start, most))}px`;
  };

  const on = (name, act) => body.addEventListener(name, act);
  on("pointerover", ({ pointerType, target, clientY }) => {
    if (pointerType === "touch") return;
    const found = noted(target);
    if (found && found !== link) later(() => show(found, clientY));
    else if (found || tip.contains(target)) clearTimeout(timer);
  });
  on("pointerout", () => later(settle));
  on("focusin", ({ target }) => {
    const found = target.matches(":focus-visible") && noted(target);
    if (found) show(found);
  });
  on("focusout", () => later(settle));
  on("click", ({ target }) => target.closest("a") && hide());
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  addEventListener("resize", () => link && beside());
  addEventListener("pagehide", hide);

  try {
    const key = data.className;
    box.checked = localStorage[key] !== "off";
    box.onchange = () => (localStorage[key] = box.checked ? "on" : "off");
  } catch {}
})();
