"use strict";
// The page works without this file, which adds progress as it happens, dropping of files, keys, and what went wrong.
(() => {
  const by = (id) => document.getElementById(id);
  const STOPPED = "stacite has stopped. Start it again.";

  // What would else fail unseen.
  const say = (words) => { by("alert").textContent = words; };
  document.addEventListener("htmx:responseError", (event) => {
    const words = event.detail.xhr.responseText.trim();
    say(words && !words.startsWith("<") ? words : "That did not work. Load the page again.");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say(STOPPED));
  document.addEventListener("htmx:beforeRequest", () => say(""));

  const progress = by("progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.onmessage = (event) => {
      progress.innerHTML = event.data;
      say("");
    };
    events.onerror = () => say(STOPPED);
    events.addEventListener("done", () => {
      events.close();
      location.reload();
    });
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

  // a accepts, c leaves a comment, i ignores, u takes back: for the finding that has the focus, which j and k move.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (by("single")?.checked === false) return;
    const finding = document.activeElement?.closest(".finding");
    const button = finding?.querySelector(`.actions [data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    if (event.key === "i") finding.querySelector('.actions input[name="reason"]')?.focus();
  });
  // After a decision comes the next finding that is left; after taking one back, the finding itself. Classes are new only
  // when htmx has settled.
  document.addEventListener("htmx:afterSettle", (event) => {
    const finding = by(event.detail.target.id)?.closest(".finding");
    if (!finding) return;
    const isDecided = finding.querySelector(".actions.decided");
    const all = [...document.querySelectorAll(".finding")];
    const isLeft = (each) => !each.closest("[hidden]") && !each.querySelector(".actions.decided");
    const next = isDecided ? all.slice(all.indexOf(finding) + 1).find(isLeft) ?? all.find(isLeft) : finding;
    (next ?? finding).focus({ preventScroll: true });
    if (next && next !== finding) next.scrollIntoView({ block: "center" });
  });
})();
