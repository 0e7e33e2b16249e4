"use strict";
// The page works without this file, which adds progress as it happens, dropping of files, keys, and what went wrong.
(() => {
  const by = (id) => document.getElementById(id);
  const STOPPED = "stacite has stopped. Start it from your menu or with `stacite serve`; your decisions are kept.";

  // What would else fail unseen.
  const say = (words, isDone = false) => {
    by("alert").textContent = words;
    by("alert").classList.toggle("done", isDone);
  };
  for (const name of ["keydown", "pointerdown"]) {
    addEventListener(name, () => {
      say("");
      by("said")?.remove();
    }, true);
  }
  document.addEventListener("htmx:responseError", (event) => {
    const words = event.detail.xhr.responseText.trim();
    say(words && !words.startsWith("<") ? words : "Something went wrong. Load the page again.");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say(STOPPED));
  document.addEventListener("htmx:beforeRequest", () => say(""));

  // How far a check is; at its end, the page is loaded again where it is.
  const follow = () => {
    const progress = by("progress");
    if (!progress?.dataset.events) return;
    const events = new EventSource(progress.dataset.events);
    events.onmessage = (event) => {
      progress.innerHTML = event.data;
      say("");
    };
    events.onerror = () => say(STOPPED);
    events.addEventListener("done", () => {
      events.close();
      // The number of the finding is another one if there are more or fewer now; its name stays.
      const here = document.activeElement?.closest(".finding, .note");
      const names = [here?.querySelector(":scope.finding .actions")?.dataset.name, here?.closest(".note")?.id].filter(Boolean);
      if (names.length > 0) location.replace(`${location.pathname}?at=${names}`);
      else location.reload();
    });
  };
  follow();
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "progress") follow();
  });

  // The finding from which a form was opened, or after which the page was loaded again.
  // report.js goes there, and knows how; but not to rows of the table of sources.
  const go = (element) => {
    if (!element.matches("tr")) return element.dispatchEvent(new Event("stacite:go", { bubbles: true }));
    element.focus({ preventScroll: true });
    return element.scrollIntoView({ block: "center", behavior: "instant" });
  };
  // The table of sources: filtered by words and by what rows say of themselves, sorted by a column.
  const table = by("table");
  const narrow = document.querySelector(".narrow");
  if (table && narrow) {
    const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: folded(row.textContent), tags: row.dataset.tags.split(" ") }));
    const apply = () => {
      const words = folded(by("words").value).split(/\s+/).filter(Boolean);
      const tag = by("tag").value;
      let left = 0;
      for (const { row, text, tags } of rows) {
        row.hidden = !((tag === "all" || tags.includes(tag)) && words.every((word) => text.includes(word)));
        left += row.hidden ? 0 : 1;
      }
      by("shown").textContent = `Showing ${left} of ${rows.length} sources`;
    };
    // Where no storage is allowed, the table is whole after each step.
    const kept = `stacite-filters ${location.pathname}`;
    const texts = ["words", "tag"].map(by);
    const asked = [...by("tag").options].find((each) => each.value === location.hash.slice(1));
    try {
      const values = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
      texts.forEach((field, at) => { field.value = values[at] ?? field.value; });
    } catch { /* as it is */ }
    if (asked) [by("words").value, by("tag").value] = ["", asked.value];
    narrow.hidden = false;
    narrow.addEventListener("input", () => {
      apply();
      try {
        sessionStorage.setItem(kept, JSON.stringify(texts.map((field) => field.value)));
      } catch { /* as it is */ }
    });
    narrow.addEventListener("submit", (event) => event.preventDefault());
    apply();
    const key = (row, at) => row.cells[at].dataset.key ?? row.cells[at].textContent;
    [...table.tHead.rows[0].cells].slice(0, -1).forEach((heading, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => {
        const isUp = heading.getAttribute("aria-sort") !== "ascending";
        for (const each of heading.parentElement.cells) each.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        const order = new Intl.Collator("en", { numeric: true });
        rows.sort((one, other) => (isUp ? 1 : -1) * order.compare(key(one.row, at), key(other.row, at)));
        table.tBodies[0].append(...rows.map((each) => each.row));
      });
      heading.replaceChildren(button);
    });
  }

  // The filters stay: from what they hide now, it goes to what comes next.
  const named = by(document.body.dataset.place);
  const isShown = (element) => !element.closest("[hidden]");
  const isAfter = (element) => named.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const place = !named || isShown(named)
    ? named
    : [...document.querySelectorAll(".finding, .note, #table tbody tr")].find((each) => isShown(each) && isAfter(each));
  if (named && place !== named) {
    const moved = "Your filters hide where you were, so this is what comes next.";
    // It must not lie on what the last step has done.
    if (by("said")) by("said").append(` ${moved}`);
    else say(moved);
  }
  if (place) {
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    go(place);
    addEventListener("load", () => go(place));
  }

  // A dropped file fills the field, and nothing is sent before the button is pressed. A file that is dropped elsewhere
  // on the page must not make the browser leave it.
  const files = by("files");
  const isOfFiles = (event) => event.dataTransfer?.types.includes("Files");
  if (files) {
    files.addEventListener("change", () => {
      const names = [...files.files].map((file) => file.name);
      by("chosen").textContent = names.length > 0 ? `Chosen: ${names.join(", ")}. Press Check to begin.` : "";
    });
  }
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    addEventListener(name, (event) => {
      if (!isOfFiles(event)) return;
      if (name !== "dragleave") event.preventDefault();
      by("drop")?.classList.toggle("over", name === "dragenter" || name === "dragover");
      if (name === "drop" && files && event.dataTransfer.files.length > 0) {
        files.files = event.dataTransfer.files;
        files.dispatchEvent(new Event("change"));
      }
    });
  }

  // a accepts, c leaves a comment, i ignores, r checks again, e edits, u undoes: for the finding that has the focus,
  // which j and k move. Where a key does nothing, a line says why.
  const WHY_NOT = {
    a: by("steps")?.dataset.noFix ?? "",
    c: "stacite can’t write comments into this kind of file.",
    i: "",
    n: "This finding isn’t about a note. To comment on a note, go to it first.",
    r: "There is nothing to look up again: this finding is about the text, or the document was checked without the network.",
    e: "No field of a source changes this finding. Correct the note in your document.",
  };
  // To the first of several ways to fix a finding, since only its editor can choose.
  const offer = (ways) => {
    ways[0].focus();
    const others = ways.length > 1 ? "or Tab to go to the next one" : "or go on to the next finding (j)";
    const number = ways.length > 1 ? `There are ${ways.length} ways` : "There is one way";
    say(`${number} to fix this. Press Enter to accept the one that is marked, ${others}.`);
  };
  // Of words that are typed for a form that didn’t open, or not yet, each letter would be a key.
  const PAUSE_MS = 2000;
  let refused = 0;
  let last = "";
  const undo = () => {
    const decided = by(last)?.querySelector(".actions.decided [data-key=u]");
    const step = document.querySelector("#steps form:last-child[action$='/undo'] button");
    if (decided) decided.click();
    else if (step) step.click();
    else say("There is nothing to undo.");
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (by("single")?.checked === false) return;
    if (!by("steps")) return;  // not the page of findings
    if (event.timeStamp < refused && event.key.length === 1 && !"jk".includes(event.key)) {
      refused = event.timeStamp + PAUSE_MS;
      event.stopImmediatePropagation();
      say("No form is open for what you type, so shortcuts do nothing until you pause for two seconds.");
      return;
    }
    if ("cin".includes(event.key)) refused = event.timeStamp + PAUSE_MS;
    const note = document.activeElement?.closest(".note");
    const finding = document.activeElement?.closest(".finding");
    const acts = finding?.querySelector(".actions");
    const ways = event.key === "a" && acts ? [...acts.querySelectorAll("button:is([name=choice], [name=doi])")] : [];
    const at = finding && event.key !== "n" ? acts : note?.querySelector(".noting");
    const button = at?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    } else if (event.key === "e" && acts?.dataset.edit) {
      location.assign(acts.dataset.edit);
    } else if (event.key === "e" && acts?.dataset.cited > 1) {
      say(`This note cites ${acts.dataset.cited} sources; choose Edit next to one.`);
    } else if (event.key === "u") {
      undo();
    } else if (ways.length > 0) {
      offer(ways);
    } else if (Object.hasOwn(WHY_NOT, event.key)) {
      if (!finding) say("Go to a finding first: press j.");
      else say(event.key !== "n" && finding.querySelector(".actions.decided") ? "This finding is decided. Press u to undo that." : WHY_NOT[event.key]);
    }
  }, true);
  // Where one is when findings are accepted together, also above all of them.
  document.addEventListener("submit", (event) => {
    const address = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
    if (!/^\/d\/\w+\/accept$/.test(address)) return;
    const all = [...document.querySelectorAll(".finding")].filter((each) => !each.closest("[hidden]"));
    const top = document.querySelector(".tools").getBoundingClientRect().bottom;
    const first = all.findIndex((each) => each.getBoundingClientRect().bottom > top);
    const here = event.submitter?.closest(".finding") ?? (first > 0 ? all[first] : null);
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", "here", here?.querySelector(".actions")?.dataset.name ?? ""];
    event.target.append(field);
  });
  // Changed fields of a source that are not saved: the browser asks before it leaves them.
  const editing = document.querySelector("form.edit");
  if (editing) {
    const values = () => JSON.stringify([...new FormData(editing)]);
    const before = editing.querySelector("[aria-invalid]") ? "" : values();
    let isLeaving = false;
    editing.addEventListener("submit", () => { isLeaving = true; });
    editing.querySelector("a").addEventListener("click", () => { isLeaving = true; });
    addEventListener("pageshow", () => { isLeaving = false; });
    addEventListener("beforeunload", (event) => { if (!isLeaving && values() !== before) event.preventDefault(); });
  }
  const cancel = (within) => {
    const form = within.closest?.(".ignoring");
    const place = form?.closest(".finding") ?? form?.closest(".actions")?.querySelector("[data-key=n]");
    if (form) forget(form);
    form?.remove();
    place?.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => { if (event.target.matches("[data-cancel]")) cancel(event.target); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(event.target); });
  // Of the menus at the top one is open, below its button; Escape and a click beside it close it.
  const menus = () => [...document.querySelectorAll(".more[open]")];
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".more[open]")) return;
    for (const each of menus()) each.open = each === event.target;
    const button = event.target.getBoundingClientRect();
    const around = event.target.closest(".tools").getBoundingClientRect();
    const panel = event.target.querySelector(":scope > div");
    panel.style.right = `${Math.max(0, Math.min(around.right - button.right, around.width - panel.offsetWidth))}px`;
    // Its last button must be in sight: the bar stays at the top when the page is scrolled.
    scrollBy({ top: Math.max(0, Math.min(around.top, panel.getBoundingClientRect().bottom - innerHeight)), behavior: "instant" });
  }, true);
  document.addEventListener("click", (event) => {
    const isOver = !event.target.closest(".tools") || event.target.closest(".more a");  // a file is saved
    for (const each of menus()) if (isOver) each.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const each of menus()) {
      each.open = false;
      each.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    const words = event.target.closest("[data-saved]")?.dataset.saved;
    if (words) say(words, true);
  });
  // What was typed for a finding and not sent is there again when its form is opened after the page was loaded again.
  const draft = (form) => `stacite-draft ${form.getAttribute("action")}`;
  const texts = (form) => [...form.querySelectorAll("[name=reason], [name=until]")];
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(".ignoring");
    if (!form) return;
    try {
      sessionStorage.setItem(draft(form), JSON.stringify(texts(form).map((field) => field.value)));
    } catch { /* nothing is kept */ }
  });
  const restore = (form) => {
    try {
      const values = JSON.parse(sessionStorage.getItem(draft(form)) ?? "[]");
      texts(form).forEach((field, at) => { if (values[at] !== undefined) field.value = values[at]; });
    } catch { /* as it is */ }
  };
  const forget = (form) => {
    try {
      sessionStorage.removeItem(draft(form));
    } catch { /* nothing is kept */ }
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches?.(".ignoring")) forget(event.target);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".ignoring:not([hx-post])")) forget(event.target);
  });
  // Enter sends the words, as in a field of one line: they are kept in one paragraph. Who wrote them is asked first.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.("textarea[name=reason]")) return;
    event.preventDefault();
    const who = event.target.form.elements.by;
    if (who?.value === "") who.focus();
    else event.target.form.requestSubmit();
  });
  // A form that is there already is not fetched again, and another one takes its place.
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.matches("a[data-key]") && event.target.closest(".actions").querySelector(".ignoring");
    if (!form) return;
    if (form.getAttribute("action") !== event.target.getAttribute("href")) {
      form.remove();
      return;
    }
    event.preventDefault();
    form.querySelector("[name=reason]").focus();
  });
  // After a decision comes the next finding that is left; after taking one back, the finding itself. Classes are new only
  // when htmx has settled.
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = by(event.detail.target.id);
    const finding = target?.closest(".finding");
    const reason = target?.querySelector("[name=reason]");
    if (reason) {
      restore(reason.form);
      refused = 0;
    }
    reason?.focus();
    reason?.form.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new Event("stacite:decided"));
    if (target?.matches(".noting") && !reason) {
      last = target.matches(".decided") ? target.id : last;
      target.querySelector("[data-key=n]").focus({ preventScroll: true });
      target.closest(".note").scrollIntoView({ block: "nearest" });
    }
    if (!finding || reason) return;
    const isDecided = finding.querySelector(".actions.decided");
    if (isDecided) last = finding.id;
    else if (event.detail.requestConfig?.path.endsWith("/undo")) say("Undone. You can decide about this finding again.", true);
    const all = [...document.querySelectorAll(".finding")];
    const isLeft = (each) => !each.closest("[hidden]") && !each.querySelector(".actions.decided");
    const next = isDecided ? all.slice(all.indexOf(finding) + 1).find(isLeft) ?? all.find(isLeft) : finding;
    go(next ?? finding);
  });
})();
