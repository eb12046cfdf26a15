// What makes pages quicker to use with a keyboard. Every page works without it.
"use strict";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

  // --- colours -------------------------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".switch")) return;
    form.elements.next.value = location.pathname + location.search;
    if (form.id !== "theme-switch" || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    const age = theme === "auto" ? 0 : 31536000;
    document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
  });

  // --- the browser's calendar beside a field of a date ------------------------------------------

  document.documentElement.classList.add("scripts");

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".open-calendar");
    if (!button) return;
    const field = document.getElementById(button.dataset.field);
    const day = document.createElement("input");
    Object.assign(day, { type: "date", className: "calendar", tabIndex: -1, value: button.dataset.day });
    day.setAttribute("aria-hidden", "true");
    $(".calendar", button.parentElement)?.remove();
    button.after(day);
    day.addEventListener("change", () => {
      if (!day.valueAsDate) return;
      const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
      const written = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
      field.value = day.valueAsDate.toLocaleDateString(language, written);
      button.dataset.day = day.value;
      field.focus();
    });
    day.showPicker();
  });

  // --- keys ----------------------------------------------------------------------------------

  const titles = () => [...document.querySelectorAll(".hit h2 a, [data-step]")];

  function step(by) {
    const all = titles();
    if (!all.length) return;
    const at = all.findIndex((link) => link.closest(".hit, [data-step]").contains(document.activeElement));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  const follow = (selector) => $(selector)?.click();

  const keys = {
    "/": () => { const q = $("#q"); q?.focus(); q?.select(); },
    "j": () => step(1),
    "k": () => step(-1),
    "]": () => follow('a[rel="next"]'),
    "[": () => follow('a[rel="prev"]'),
    "h": () => follow("#help-link"),
    "?": () => $("#keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || $("dialog[open]")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- suggestions while typing (a combobox with a list, after WAI-ARIA 1.2) -------------------

  const field = $("#q[data-suggest]");
  if (field) suggest(field);

  function suggest(input) {
    const list = document.createElement("ul");
    list.id = "suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    list.hidden = true;
    input.after(list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

    let timer = 0;
    let request = null;
    let active = -1;

    const close = () => {
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      const options = list.children;
      if (active >= 0) options[active]?.setAttribute("aria-selected", "false");
      active = (index + options.length + 1) % (options.length + 1);
      if (active === options.length) active = -1;
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      options[active].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", options[active].id);
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map((suggestion, index) => {
        const option = document.createElement("li");
        option.id = `suggestion-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = suggestion.url;
        const label = document.createElement("span");
        label.textContent = suggestion.label;
        const what = document.createElement("span");
        what.className = "what";
        what.textContent = suggestion.note;
        option.append(label, what);
        return option;
      }));
      active = -1;
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(suggestions.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      request?.abort();
      request = new AbortController();
      try {
        const url = `${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`;
        const answer = await fetch(url, { signal: request.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
      } catch {
        // Aborted, or no answer: then there are no suggestions.
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < 2) return close();
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (list.hidden) {
        return;
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(list.children[active].dataset.url);
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[data-url]");
      if (option) location.assign(option.dataset.url);
    });
  }

  // --- filters: one stop, whatever their number; arrows go from one to the next -------------------

  const chips = (list) => [...list.querySelectorAll("a")];

  function oneStop() {
    for (const list of document.querySelectorAll(".chips")) {
      chips(list).forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
    }
  }
  oneStop();

  document.addEventListener("keydown", (event) => {
    const list = event.target.closest(".chips");
    if (!list || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = chips(list);
    const at = all.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : step ? at + step : -1;
    if (!all[to]) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  });

  // --- after htmx has put in other results ----------------------------------------------------

  document.addEventListener("htmx:afterSettle", (event) => {
    const results = $("#results");
    if (!results || !event.detail.target) return;
    const q = $("#q");
    if (q && document.activeElement !== q) q.value = results.dataset.query;
    oneStop();
    $("#announcement").textContent = $("#status").textContent.trim().replace(/\s+/g, " ");
    if (document.activeElement === document.body) $("#status").focus({ preventScroll: true });
  });
  // An answer that is no page of results (an error) is shown as the page that it is.
  document.addEventListener("htmx:responseError", (event) => {
    location.assign(event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath);
  });
  document.addEventListener("htmx:sendError", (event) => {
    location.assign(event.detail.pathInfo?.finalRequestPath || location.href);
  });
})();
