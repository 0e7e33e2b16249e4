// What is wider than the screen can be moved with the keys, with or without a mouse (WCAG 2.2, 2.1.1). The theme wraps
// tables late, and lets code be reached only where there is a mouse.
const article = document.querySelector("article");
const reach = () =>
  article.querySelectorAll("pre > code, .md-typeset__scrollwrap").forEach((box) => {
    if (box.scrollWidth > box.clientWidth && box.getAttribute("tabindex") !== "0") box.tabIndex = 0;
  });
if (article) {
  reach();
  new MutationObserver(reach).observe(article, { attributeFilter: ["tabindex"], childList: true, subtree: true });
  new ResizeObserver(reach).observe(article);
}
