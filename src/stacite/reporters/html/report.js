"use strict";
// The page is complete without this file, which only filters it and moves from one finding to the next.
(() => {
  const root = document.documentElement;
  const by = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  root.classList.add("live");
  for (const element of all(".scripted[hidden]")) element.hidden = false;

  // Light and dark. A page from a disk may have no storage: then the choice lasts as long as the page.
  const stored = (name, value, storage = "localStorage") => {
    try {
      return value === undefined ? window[storage].getItem(name) : window[storage].setItem(name, value);
    } catch {
      return null;
    }
  };
  const wantsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : wantsDark.matches);
  const showTheme = () => { by("theme").textContent = isDark() ? "Light" : "Dark"; };
  const switchTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored("stacite-theme", root.dataset.theme);
    showTheme();
  };
  const known = stored("stacite-theme");
  if (known === "light" || known === "dark") root.dataset.theme = known;
  by("theme").addEventListener("click", switchTheme);
  wantsDark.addEventListener("change", showTheme);
  showTheme();
  if (!by("q")) return;  // a page of the server without findings

  // What there is to filter. Texts are folded when they are first searched.
  const searchable = (element, findings) =>
    folded([element.textContent, ...findings.map((finding) => finding.dataset.rule)].join(" "));
  const levelOf = (finding) => ["error", "warning", "info"].find((level) => finding.classList.contains(level));
  const lazily = (make) => {
    let value = null;
    return () => (value ??= make());
  };
  const notes = all(".note").map((element) => ({
    element,
    document: element.closest(".document").dataset.doc,
    label: element.dataset.label,
    states: (element.dataset.states ?? "").split(" "),
    sources: (element.dataset.sources ?? "").split(" ").filter(Boolean),
    findings: all(".finding", element).map((each) => ({ element: each, level: levelOf(each) })),
    text: lazily(() => searchable(element, all(".finding", element))),
  }));
  const loose = all(".document > .finding").map((element) => ({
    element,
    document: element.closest(".document").dataset.doc,
    level: levelOf(element),
    text: lazily(() => searchable(element, [element])),
  }));
  const cited = new Set(notes.flatMap((note) => note.sources));
  const sources = all(".source").map((element) => ({
    element,
    number: element.id.slice(1),
    text: lazily(() => folded(element.textContent)),
  }));
  const rows = all("#existence tbody tr").map((element) => ({
    element,
    number: element.dataset.source,
    text: lazily(() => folded(element.textContent)),
  }));
  const sections = all(".document");

  const pressed = (name) => all(`.chip[aria-pressed="true"][data-${name}]`).map((chip) => chip.dataset[name]);
  const ranges = (text) =>
    text.split(/[,;\s]+/).filter(Boolean).map((part) => {
      const numbers = /^(\d+)[-–](\d+)$/.exec(part);
      return numbers ? (label) => +label >= +numbers[1] && +label <= +numbers[2] : (label) => label === part;
    });
  const strangers = (text) =>
    text.split(/[,;\s]+/).filter((part) => part && !/^\d+([-–]\d*)?$/.test(part) && !notes.some((note) => note.label === part))[0];
  const show = (element, isShown) => {
    if (element.hidden === isShown) element.hidden = !isShown;
    return isShown;
  };
  const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

  // What was decided about a finding: `accept`, `comment`, `ignore`, or `left` for nothing.
  const decision = (each) =>
    ["accept", "comment", "ignore"].find((kind) => each.element.querySelector(`.actions.${kind}`)) ?? "left";
  const isIgnored = (each) => decision(each) === "ignore";
  const apply = () => {
    const words = folded(by("q").value).split(/\s+/).filter(Boolean);
    const labels = ranges(by("number").value);
    const levels = pressed("level");
    const states = pressed("state");
    const choice = by("document")?.value ?? "all";
    const isOf = (each) => choice === "all" || each.document === choice;
    const says = (each) => words.length === 0 || words.every((word) => each.text().includes(word));
    const made = pressed("made");
    const isMade = (each) => made.length === 0 || made.includes(decision(each));
    const isOfLevel = (each) =>
      levels.length === 0 || (levels.includes(each.level) && (!isIgnored(each) || made.includes("ignore")));
    const hasLevel = (each) => isOfLevel(each) && isMade(each);
    const isAny = levels.length + states.length === 0;
    const isAsked = (note) =>
      isAny || (levels.length > 0 && note.findings.some(isOfLevel)) || states.some((state) => note.states.includes(state));
    const isNumbered = (note) => labels.length === 0 || labels.some((fits) => fits(note.label));
    const left = { notes: 0, findings: 0 };
    const stay = new Set();
    for (const note of notes) {
      const isOpen = made.length === 0 || note.findings.some(hasLevel);
      const isShown = show(note.element, isOpen && isOf(note) && isNumbered(note) && isAsked(note) && says(note));
      if (!isShown) continue;
      left.notes += 1;
      note.sources.forEach((number) => stay.add(number));
      for (const each of note.findings) left.findings += show(each.element, hasLevel(each)) ? 1 : 0;
    }
    for (const each of loose) {
      const isAskedFor = isAny || (levels.length > 0 && isOfLevel(each));
      left.findings += show(each.element, labels.length === 0 && isAskedFor && isMade(each) && isOf(each) && says(each)) ? 1 : 0;
    }
    const isWhole = isAny && made.length === 0 && labels.length === 0 && choice === "all";
    for (const source of [...sources, ...rows]) {
      const isFree = !cited.has(source.number) && isWhole;
      show(source.element, stay.has(source.number) || ((isFree || isWhole) && says(source)));
    }
    for (const section of sections) {
      show(section, [...section.children].some((child) => child.matches(".note, .finding") && !child.hidden));
    }
    if (by("sources")) show(by("sources"), sources.some((source) => !source.element.hidden));
    if (by("existence")) show(by("existence"), rows.some((row) => !row.element.hidden));
    show(by("nothing"), left.notes + left.findings === 0);
    const total = counted(notes.length, "note", "notes");
    const found = counted(everyFinding.length, "finding", "findings");
    const wrong = strangers(by("number").value);
    const about = wrong ? `“${wrong}” isn’t the number of a note. ` : "";
    by("count").textContent = `${about}Showing ${left.notes.toLocaleString("en")} of ${total} and ${left.findings.toLocaleString("en")} of ${found}`;
    by("all").hidden = isWhole && words.length === 0;
    keepFilters();
  };

  // The page of the server is loaded again after some steps; search and filters last as long as its tab.
  const isServed = by("steps") !== null;
  const kept = `stacite-filters ${location.pathname}`;
  const fields = () => ["q", "number", "document"].map(by).filter(Boolean);
  const nameOf = (chip) => JSON.stringify({ ...chip.dataset });
  const keepFilters = () => {
    if (!isServed) return;
    const texts = fields().map((field) => [field.id, field.value]);
    const chips = all(".chip[aria-pressed=true]").map(nameOf);
    stored(kept, JSON.stringify({ texts, chips }), "sessionStorage");
  };
  const restoreFilters = () => {
    const { texts, chips } = JSON.parse((isServed && stored(kept, undefined, "sessionStorage")) || '{"texts": [], "chips": []}');
    for (const [name, text] of texts) if (by(name)) by(name).value = text;
    for (const chip of all(".chip")) if (chips.includes(nameOf(chip))) chip.setAttribute("aria-pressed", "true");
  };

  // How many each chip would show; what is ignored is counted apart.
  const everyFinding = [...notes.flatMap((note) => note.findings), ...loose];
  const recount = () => {
    for (const chip of all(".chip")) {
      const { level, state, made } = chip.dataset;
      const number = level
        ? everyFinding.filter((each) => each.level === level && !isIgnored(each)).length
        : state
          ? notes.filter((note) => note.states.includes(state)).length
          : everyFinding.filter((each) => decision(each) === made).length;
      if (made && made !== "left") chip.hidden = number === 0 && chip.getAttribute("aria-pressed") === "false";
      const shown = chip.querySelector("b") ?? chip.appendChild(document.createElement("b"));
      if (shown.previousSibling?.nodeType === Node.TEXT_NODE && !shown.previousSibling.data.endsWith(" ")) shown.before(" ");
      shown.textContent = number.toLocaleString("en");
    }
  };
  document.addEventListener("stacite:decided", recount);

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  const form = document.querySelector(".filters");
  const showAll = () => {
    for (const name of ["q", "number"]) by(name).value = "";
    if (by("document")) by("document").value = "all";
    for (const chip of all(".chip")) chip.setAttribute("aria-pressed", "false");
    apply();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", soon);
  by("all").addEventListener("click", showAll);
  for (const chip of all(".chip")) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  restoreFilters();
  if (notes.length + loose.length > 0) apply();
  recount();

  // The table of sources, sorted by a column: by the keys of its cells, else by their words.
  const sortBy = (heading, place) => {
    const isUp = heading.getAttribute("aria-sort") !== "ascending";
    for (const each of heading.parentElement.children) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const key = ({ element }) => element.children[place].dataset.key ?? element.children[place].textContent;
    const compare = (one, other) => key(one).localeCompare(key(other), "en", { numeric: true });
    rows.sort((one, other) => (isUp ? compare(one, other) : compare(other, one)));
    for (const { element } of rows) element.parentElement.append(element);
  };
  all("#existence thead th").forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sortBy(heading, place));
    heading.replaceChildren(button);
  });

  // A jump: to a finding with the note that it is about, or to the start of anything else, below what stays at the top.
  // Notes have their true sizes only near the screen, so it is corrected until it stays, unless the reader scrolls.
  const bars = all(".tools, .filters");
  const barHeight = () =>
    Math.max(0, ...bars.map((bar) => (getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0)));
  const GAP = 12;
  const FRAMES = 30;
  const SAID = 160;
  const way = (element) => {
    const top = barHeight() + GAP;
    const bottom = innerHeight - GAP;
    const { top: start, height } = element.getBoundingClientRect();
    const around = element.matches(".finding") ? element.closest(".note") : null;
    // The note from its start, as far as that leaves a place for what the finding says.
    const wanted = (around ?? element).getBoundingClientRect().top - top;
    return around ? Math.min(Math.max(wanted, start + Math.min(height, SAID) - bottom), start - top) : wanted;
  };
  let journey = 0;
  const bring = (element) => {
    journey += 1;
    const mine = journey;
    for (let outer = element; outer; outer = outer.parentElement) if (outer.matches("details")) outer.open = true;
    let calm = 0;
    let frames = 0;
    const correct = () => {
      if (mine !== journey || !element.isConnected) return;
      const before = scrollY;
      scrollBy({ top: way(element), behavior: "instant" });
      calm = Math.abs(scrollY - before) < 1 ? calm + 1 : 0;
      frames += 1;
      if (calm < 3 && frames < FRAMES) requestAnimationFrame(correct);
    };
    correct();
  };
  for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(name, () => { journey += 1; }, { passive: true, capture: true });
  }
  const measure = () => { root.style.scrollPaddingTop = `${barHeight() + GAP}px`; };
  const watch = new ResizeObserver(measure);
  for (const bar of bars) watch.observe(bar);

  // Following a link to something that is filtered out clears the filters.
  const arrive = () => {
    const target = location.hash.length > 1 && by(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) showAll();
    bring(target);
  };
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) requestAnimationFrame(arrive);  // of which no change is reported
  });
  addEventListener("load", arrive);

  // From finding to finding. serve.js asks for it, too.
  const go = (element) => {
    element.focus({ preventScroll: true });
    bring(element);
  };
  document.addEventListener("stacite:go", (event) => go(event.target));
  const step = (by_) => {
    const shown = all(".finding").filter((finding) => !finding.closest("[hidden]"));
    if (shown.length === 0) return;
    const focused = document.activeElement;
    const at = shown.indexOf(focused?.closest(".finding"));
    // From a note, to the first finding after its beginning, or the last one before.
    const isAfter = (each) => focused?.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
    const near = by_ > 0 ? shown.find(isAfter) ?? shown[0] : shown.findLast((each) => !isAfter(each)) ?? shown.at(-1);
    if (at >= 0 && (by_ > 0 ? at === shown.length - 1 : at === 0)) {
      (by("alert") ?? by("count")).textContent = `This is the ${by_ > 0 ? "last" : "first"} finding.`;
    }
    go(at < 0 ? near : shown[Math.min(Math.max(at + by_, 0), shown.length - 1)]);
  };
  const marksOf = (finding) => all(`mark[data-f~="${finding.id}"]`);
  const light = (event, isLit) => {
    const finding = event.target.closest?.(".finding");
    if (finding) for (const mark of marksOf(finding)) mark.classList.toggle("lit", isLit);
  };
  for (const [name, isLit] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(event, isLit));
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("mark[data-f]");
    if (!mark || event.target.closest("a")) return;
    const finding = by(mark.dataset.f.split(" ")[0]);
    const same = finding.querySelector(":scope > details");
    if (same) same.open = true;
    go(finding);
  });

  // Keyboard shortcuts. Users of speech input can turn them off.
  const single = by("single");
  single.checked = stored("stacite-keys") !== "off";
  single.addEventListener("change", () => stored("stacite-keys", single.checked ? "on" : "off"));
  const help = () => by("help").showModal();
  by("keys").addEventListener("click", help);
  const acts = {
    j: () => step(1),
    ArrowRight: () => step(1),
    k: () => step(-1),
    ArrowLeft: () => step(-1),
    d: switchTheme,
    "?": help,
    "/": () => by("q").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || by("help").open) return;
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      if (isTyping) event.target.blur();
      else showAll();
    } else if (!isTyping && single.checked && Object.hasOwn(acts, event.key)) {
      event.preventDefault();
      acts[event.key]();
    }
  });
})();
