// Keys for a worklist: one item has the focus, and one key says what becomes of it.
(() => {
  const items = [...document.querySelectorAll(".worklist .item")];
  const form = document.getElementById("worklist-form");
  const all = document.getElementById("choose-all");
  if (all) {
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      form.querySelectorAll("input[name=chosen]").forEach((box) => (box.checked = event.target.checked));
    });
  }
  const here = () => items.findIndex((item) => item.contains(document.activeElement));
  const go = (place) => {
    const item = items[Math.min(Math.max(place, 0), items.length - 1)];
    if (!item) return;
    items.forEach((each) => each.classList.toggle("at", each === item));
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const click = (selector) => {
    const place = Math.max(here(), 0);
    items[place]?.querySelector(selector)?.click();
  };
  const keys = {
    j: () => go(here() + 1),
    k: () => go(here() - 1),
    a: () => click(".accept"),
    s: () => click(".other"),
    r: () => click(".refuse"),
    o: () => click("a.open"),
    x: () => click("input[name=chosen]"),
    u: () => document.querySelector(".messagelist form button")?.click(),
    "?": () => {
      const help = document.getElementById("worklist-keys");
      help.open = !help.open;
    },
  };
  // One act at a time: a key that is held down does not go through the whole list.
  let sent = false;
  document.addEventListener("submit", () => (sent = true));
  document.addEventListener("keydown", (event) => {
    if (sent || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const at = items.findIndex((item) => item.classList.contains("at"));
  if (at >= 0 || items.length) go(Math.max(at, 0));
})();
