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
