// Copies the citation or the permalink; without scripts there are the text and the link themselves.
(() => {
  // A page that came without encryption may not write to the clipboard by itself.
  async function write(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = document.getElementById("announcement");
      const label = button.dataset.label ?? button.textContent;
      button.dataset.label = label;
      try {
        await write(button.dataset.copy);
      } catch {
        return; // it is there to be selected
      }
      button.focus();
      status.textContent = "";
      status.textContent = button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
})();

// Steps from match to match without asking the server; the links do the same without scripts.
(() => {
  const bar = document.getElementById("matches");
  if (!bar) return;
  const count = Number(bar.dataset.count);
  const status = bar.querySelector("[role=status]");
  let current = Number(new URLSearchParams(location.search).get("match")) || 0;

  function step(by) {
    current = current ? ((current - 1 + by + count) % count) + 1 : by > 0 ? 1 : count;
    document.querySelector("mark.current")?.classList.remove("current");
    const mark = document.getElementById(`m${current}`);
    if (!mark) return;
    mark.classList.add("current");
    const folded = mark.closest("details");
    if (folded) folded.open = true;
    mark.scrollIntoView({ block: "center" });
    status.textContent = bar.dataset.of.replace("%n", current);
    const address = new URL(location.href);
    address.searchParams.set("match", current);
    address.hash = mark.id;
    history.replaceState(history.state, "", address);
  }

  bar.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-step]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    step(Number(link.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "N" || event.key === "p") step(-1);
  });
})();
