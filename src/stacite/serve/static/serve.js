"use strict";
// The page works without this file, which adds progress as it happens, dropping of files, and keys.
(() => {
  const by = (id) => document.getElementById(id);

  const progress = by("progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.onmessage = (event) => { progress.innerHTML = event.data; };
    events.addEventListener("done", () => { events.close(); location.reload(); });
  }

  const drop = by("drop");
  if (drop) {
    const files = by("files");
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length === 0) return;
      files.files = event.dataTransfer.files;
      by("upload").requestSubmit();
    });
  }

  // a accepts, i ignores, u takes back: for the finding that has the focus, which j and k move.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (by("single")?.checked === false) return;
    const finding = document.activeElement?.closest(".finding");
    const button = finding?.querySelector(`.actions [data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      button.click();
      if (event.key === "i") finding.querySelector('.actions input[name="reason"]')?.focus();
    } else if (event.key === "u" && by("undo")) {
      event.preventDefault();
      by("undo").click();
    }
  });
  // What was decided is replaced in the page: the focus stays at its finding.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const finding = event.detail.target.closest(".finding");
    if (finding) requestAnimationFrame(() => finding.focus({ preventScroll: true }));
  });
})();
