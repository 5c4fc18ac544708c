// CSS switches views; this remembers, filters, sorts.
(() => {
  const all = (place, selector) => [...place.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const pushed = (...children) =>
    make("button", { className: "hubnotes-button", type: "button" }, ...children);
  const show = (element, shown) => element.hidden === shown && (element.hidden = !shown);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = (place, selector) => all(place, selector).map((found) => found.textContent.trim());
  const order = new Intl.Collator(document.documentElement.lang || [], { numeric: true });
  const lead = (element) => element.scrollIntoView({ behavior: "instant" });
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  const kept = ({ name }, view) => {
    const key = `hubnotes-view-${name}`;
    try {
      return view ? (localStorage[key] = view) : localStorage[key];
    } catch {}
  };

  let written;

  class Hub {
    constructor(body) {
      this.body = body;
      this.words = body.dataset;
      this.name = body.dataset.hub;
      this.radios = all(body, ":scope > .hubnotes-views input");
      this.tags = new Set();
      for (const radio of this.radios) {
        radio.onchange = () => (kept(this, radio.value), this.write());
      }
      all(body, ":scope > .hubnotes-table table").forEach(sortable);
      const filter = body.querySelector(":scope > .hubnotes-filter");
      if (filter) this.addFilter(filter);
    }

    get view() {
      return this.radios.find((radio) => radio.checked)?.value;
    }

    choose(view) {
      const radio = this.radios.find((found) => found.value === view);
      if (radio) radio.checked = true;
      return radio;
    }

    start() {
      this.choose(this.radios.find((radio) => radio.defaultChecked)?.value);
      this.choose(kept(this));
    }

    read(said) {
      this.choose(said.get("view"));
      if (!this.field) return;
      this.field.value = said.get("q") || "";
      this.tags = new Set(said.getAll("tag"));
      this.filter();
    }

    write() {
      const said = new URLSearchParams();
      if (this.view) said.set("view", this.view);
      if (this.field?.value.trim()) said.set("q", this.field.value.trim());
      for (const tag of this.tags) said.append("tag", tag);
      // History leaves `:target`.
      location.replace(`#${encodeURIComponent(this.name)}?${said}`);
      written = location.hash;
    }

    reveal(target) {
      clearTimeout(this.later);
      if (!this.body.contains(target) || target.closest(".hubnotes-graph")) return;
      if (target.closest("[hidden], .hubnotes-empty")) this.clear();
      if (/^(cards|list)$/.test(this.view ?? "cards")) return;
      if (this.choose("cards") || this.choose("list")) lead(target);
    }

    addFilter(filter) {
      this.field = make("input", {
        className: "hubnotes-field",
        type: "search",
        autocomplete: "off",
      });
      this.status = make("span");
      this.status.setAttribute("role", "status");
      const label = make("label", {}, make("span", {}, this.words.filter), this.field);
      filter.append(label, this.status);
      this.field.onfocus = () => this.index;
      this.field.oninput = () => {
        this.filter();
        clearTimeout(this.later);
        this.later = setTimeout(() => this.write(), 300);
      };
      const leave = (event) => {
        if (event.key !== "Escape" || !this.active) return;
        event.preventDefault();
        this.clear();
        this.write();
      };
      filter.onkeydown = leave;
      this.addTags(this.body.querySelector(":scope > .hubnotes-tags"), leave);
    }

    addTags(group, leave) {
      if (!group) return;
      const numbers = new Map();
      for (const tag of texts(this.body, ".hubnotes-detail-tags")) {
        numbers.set(tag, (numbers.get(tag) || 0) + 1);
      }
      const often = [...numbers.keys()].sort((a, b) => numbers.get(b) - numbers.get(a)).slice(0, 20);
      this.buttons = often.sort(order.compare).map((tag) => pushed(tag));
      group.append(...this.buttons);
      group.onkeydown = leave;
      group.onclick = ({ target }) => {
        const tag = target.closest("button")?.textContent;
        if (!tag) return;
        if (!this.tags.delete(tag)) this.tags.add(tag);
        this.filter();
        this.write();
      };
      this.press();
    }

    press() {
      for (const button of this.buttons || []) {
        button.setAttribute("aria-pressed", this.tags.has(button.textContent));
      }
    }

    get active() {
      return !!(this.field.value.trim() || this.tags.size);
    }

    clear() {
      this.field.value = "";
      this.tags.clear();
      this.filter();
    }

    get index() {
      const { body } = this;
      const places =
        ":is(.hubnotes-table, .hubnotes-extra) tbody tr, .hubnotes-timeline ul > li, .hubnotes-extra li";
      const hrefs = (row) => all(row, "a").map((a) => a.getAttribute("href"));
      const rows = all(body, places).map((row) => ({ row, hrefs: hrefs(row) }));
      const parts = ".hubnotes-card-title, .hubnotes-card-description";
      const cards = all(body, ".hubnotes-card").map((card) => ({
        card,
        href: hrefs(card)[0],
        text: fold([...texts(card, parts), card.querySelector("[data-tags]")?.dataset.tags].join()),
        tags: texts(card, ".hubnotes-detail-tags"),
      }));
      const sections = all(body, ".hubnotes-section").map((section) => {
        const own = cards.filter(({ card }) => section.contains(card));
        const count = section.querySelector(
          ":scope > .hubnotes-count, :scope > .hubnotes-fold > .hubnotes-count",
        );
        const total = new Set(own.map((card) => card.href)).size;
        return { section, own, count, total, said: count?.textContent };
      });
      const folds = all(body, ".hubnotes-fold");
      const lists = all(body, ".hubnotes-cards");
      const points = all(body, ".hubnotes-timeline > li");
      const index = { rows, cards, sections, folds, lists, points };
      Object.defineProperty(this, "index", { value: index });
      return index;
    }

    filter() {
      const { active, index, tags } = this;
      const words = fold(this.field.value).split(/\s+/).filter(Boolean);
      const found = new Set();
      for (const card of index.cards) {
        card.hit =
          words.every((word) => card.text.includes(word)) &&
          [...tags].every((tag) => card.tags.includes(tag));
        if (card.hit) found.add(card.href);
        show(card.card, card.hit);
      }
      for (const { row, hrefs } of index.rows) {
        show(row, !active || hrefs.some((href) => found.has(href)));
      }
      const some = (place) => [...place.children].some((item) => !item.hidden);
      for (const point of index.points) show(point, some(point.lastElementChild));
      for (const list of index.lists) {
        const shown = some(list);
        show(list, shown);
        const label = list.previousElementSibling;
        if (label?.matches(".hubnotes-group")) show(label, shown);
      }
      for (const { section, own, count, total, said } of index.sections) {
        const number = new Set(own.filter(({ hit }) => hit).map(({ href }) => href)).size;
        section.classList.toggle("hubnotes-empty", active && !number);
        if (!count) continue;
        const text = this.words.part.replace("{n}", number).replace("{total}", total);
        const told = active ? text : said;
        // A new node is a pass of :has().
        if (count.textContent !== told) count.firstChild.data = told;
      }
      if (active) index.opened ??= index.folds.map((fold) => fold.open);
      index.folds.forEach((fold, number) => {
        if (active) fold.open = !!fold.querySelector(".hubnotes-card:not([hidden])");
        else if (index.opened) fold.open = index.opened[number];
      });
      if (!active) index.opened = null;
      this.status.textContent = active ? this.words.found.replace("{n}", found.size) : "";
      this.press();
    }
  }

  const sortable = (table) => {
    const heads = all(table, "thead th");
    const body = table.tBodies[0];
    const key = (row, column) => {
      const cell = row.cells[column];
      return cell.querySelector("time")?.dateTime ?? cell.textContent.trim();
    };
    heads.forEach((head, column) => {
      const button = pushed(...head.childNodes);
      head.append(button);
      button.onclick = () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = [...body.rows].map((row) => [key(row, column), row]);
        keyed.sort(([a], [b]) => {
          if (!a || !b) return !a - !b;
          return down ? order.compare(b, a) : order.compare(a, b);
        });
        body.append(...keyed.map(([, row]) => row));
      };
    });
  };

  // An address: `#hub?view=table&q=words&tag=name`.
  const hubs = all(document, ".hubnotes-body").map((body) => new Hub(body));
  const follow = (event) => {
    if (location.hash === written) return;
    written = undefined;
    if (event && !location.hash) for (const hub of hubs) hub.start();
    const [name, said] = location.hash.slice(1).split(/\?(.*)/s);
    const hub = hubs.find((found) => said && found.name === decoded(name));
    hub?.read(new URLSearchParams(said));
    if (hub && !event && hub !== hubs[0]) lead(hub.body);
    const target = !said && document.getElementById(decoded(name));
    if (target) for (const found of hubs) found.reveal(target);
  };
  for (const hub of hubs) hub.start();
  follow();
  addEventListener("hashchange", follow);
})();
