// What makes an article's form quicker. Each thing is done without it too, by links and buttons.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.getElementById("text");
  if (!panel) return;
  const form = panel.closest("form");
  const $ = (selector, root = document) => root.querySelector(selector);
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable], .select2");
  const plain = (event) => !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey);

  // --- the original in place of the text, and back: what is written in the form stays ---------

  async function show(which) {
    const link = $(`[data-text="${which}"]`, panel);
    const id = `${which}-text`;
    if (!document.getElementById(id)) {
      if (!link) return;
      const answer = await fetch(link.href);
      if (!answer.ok) return location.assign(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const text = page.getElementById(id);
      if (!text) return location.assign(link.href);
      for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
        const there = [...document.styleSheets].some(({ href }) => href === new URL(sheet.getAttribute("href"), location).href);
        if (!there) document.head.append(sheet);
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
    if (!link || !plain(event)) return;
    event.preventDefault();
    show(link.dataset.text);
  });

  // --- a name of a chip, marked in the text; asked again, the next place of it ----------------

  let marked = null;
  let place = 0;

  function unmark() {
    for (const mark of panel.querySelectorAll("#cleaned-text mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(mark.textContent);
      parent.normalize();
    }
  }

  function mark(names) {
    const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
    const words = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${escaped.join("|")})(?![\\p{L}\\p{N}_])`, "gu");
    for (const text of panel.querySelectorAll("#cleaned-text .block p")) {
      const whole = text.textContent;
      const parts = [];
      let at = 0;
      for (const match of whole.matchAll(words)) {
        const found = document.createElement("mark");
        found.textContent = match[0];
        parts.push(whole.slice(at, match.index), found);
        at = match.index + match[0].length;
      }
      if (parts.length) text.replaceChildren(...parts, whole.slice(at));
    }
  }

  async function find(chip, link) {
    await show("cleaned");
    if (!document.getElementById("cleaned-text")) return;
    if (marked !== chip) {
      unmark();
      mark(JSON.parse(chip.dataset.names));
      place = -1;
      marked = chip;
      for (const other of document.querySelectorAll(".chip.found")) other.classList.remove("found");
      chip.classList.add("found");
    }
    const marks = [...panel.querySelectorAll("#cleaned-text mark")];
    $("mark.current", panel)?.classList.remove("current");
    $(".places", panel).textContent = "";
    if (!marks.length) {
      $(".places", panel).textContent = panel.dataset.none;
      return;
    }
    place = (place + 1) % marks.length;
    marks[place].classList.add("current");
    const box = $(".scrolls", panel);
    if (box.scrollHeight > box.clientHeight) box.scrollTop += marks[place].getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    else marks[place].scrollIntoView({ block: "center" });
    $(".places", panel).textContent = panel.dataset.place.replace("{n}", place + 1).replace("{t}", marks.length);
    link.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-find]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    find(link.closest(".chip"), link);
  });

  // --- accepted or refused without leaving the form --------------------------------------------

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-judge]");
    if (!button || !plain(event)) return;
    event.preventDefault();
    const body = new URLSearchParams({ [button.name]: button.value });
    body.set("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]", form).value);
    const chip = button.closest(".chip");
    button.disabled = true;
    const answer = await fetch(button.dataset.judge, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") return location.assign(button.dataset.judge);
    // The form is compared with what is now when it is sent: what was judged stays so.
    for (const input of chip.querySelectorAll("input, [data-judge]")) input.remove();
    const said = document.createElement("strong");
    said.textContent = button.name === "accept" ? panel.dataset.accepted : panel.dataset.refused;
    said.setAttribute("role", "status");
    said.tabIndex = -1;
    chip.append(said);
    said.focus();
  });

  // --- names like the one that is typed ---------------------------------------------------------

  let lists = 0;

  function suggest(input, address, chosen) {
    const list = document.createElement("datalist");
    list.id = `names-like-${++lists}`;
    input.after(list);
    input.setAttribute("list", list.id);
    input.setAttribute("autocomplete", "off");
    let timer = 0;
    let known = new Map();
    input.addEventListener("input", () => {
      clearTimeout(timer);
      const before = input.value.includes(";") ? `${input.value.slice(0, input.value.lastIndexOf(";"))}; ` : "";
      const typed = input.value.slice(input.value.lastIndexOf(";") + 1).trim();
      const pick = known.get(typed);
      if (pick && chosen) return chosen(pick);
      if (typed.length < 2) return;
      timer = setTimeout(async () => {
        const answer = await fetch(`${address}&term=${encodeURIComponent(typed)}`);
        if (!answer.ok) return;
        const { results } = await answer.json();
        known = new Map();
        for (const row of results) known.set(row.text, known.has(row.text) ? null : row);
        list.replaceChildren(...[...known.keys()].map((name) => {
          const option = document.createElement("option");
          option.value = before + name;
          return option;
        }));
      }, 200);
    });
  }

  function addChip(row) {
    const input = document.getElementById("id_entity_names");
    const there = $(`#chips input[value="${CSS.escape(row.id)}"]`);
    if (there) there.checked = true;
    else {
      const chip = document.createElement("li");
      chip.className = "chip";
      const label = document.createElement("label");
      label.className = "keep";
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", name: "entity_rows", value: row.id, checked: true });
      const name = document.createElement("bdi");
      name.textContent = row.text;
      label.append(box, " ", name);
      chip.append(label);
      document.getElementById("chips").append(chip);
      $("#chips .none")?.remove();
    }
    input.value = input.value.includes(";") ? `${input.value.slice(0, input.value.lastIndexOf(";"))}; ` : "";
  }

  const names = document.getElementById("id_entity_names");
  if (names) suggest(names, names.closest("[data-suggest]").dataset.suggest, addChip);
  const authors = document.getElementById("id_author_names");
  if (authors) suggest(authors, panel.dataset.authors, null);

  // --- keys ---------------------------------------------------------------------------------------

  const press = (name) => $(`.submit-row [data-key="${name}"]`)?.click();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press(event.shiftKey ? "approve" : "next");
      return;
    }
    if (event.ctrlKey || event.metaKey || typing(event.target)) return;
    if (event.key === "o") toggle();
    if (event.key === "]") $(".neighbours [rel=next]")?.click();
    if (event.key === "[") $(".neighbours [rel=prev]")?.click();
  });
});
