// What makes an article's form quicker. Each thing is done without it too, by links and buttons.
"use strict";

(() => {
  const panel = document.getElementById("text");
  if (!panel) return;
  const $ = (selector, root = document) => root.querySelector(selector);
  const typing = (element) => element.closest("input, textarea, select, [contenteditable], .select2");

  // --- the original in place of the text, and back: what is written in the form stays ---------

  async function show(which) {
    const link = $(`[data-text="${which}"]`, panel);
    if (!link) return;
    const id = `${which}-text`;
    if (!document.getElementById(id)) {
      const answer = await fetch(link.href);
      if (!answer.ok) return location.assign(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const text = page.getElementById(id);
      if (!text) return location.assign(link.href);
      for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
        if (![...document.styleSheets].some(({ href }) => href === sheet.href)) document.head.append(sheet);
      }
      $(".scrolls", panel).append(text);
    }
    for (const other of $(".scrolls", panel).children) other.hidden = other.id !== id;
    for (const other of panel.querySelectorAll("[data-text]")) {
      if (other === link) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    $(".desk").classList.toggle("wide-text", which === "original");
  }

  const toggle = () => show($('[data-text="original"]', panel)?.hasAttribute("aria-current") ? "cleaned" : "original");

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-text]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(link.dataset.text);
  });

  // --- keys -----------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "o") toggle();
  });
})();
