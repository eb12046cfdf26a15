// Shows how far a job is without a reload; without scripts the page reloads itself.
(() => {
  const every = 1500;
  let shown = document.getElementById("live");
  if (!shown || shown.dataset.live !== "yes") return;

  async function look() {
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    } catch {
      return setTimeout(look, 4 * every); // the server is being restarted
    }
    if (!answer.ok || answer.redirected) return setTimeout(look, 4 * every);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("live");
    // What comes at the end may stand anywhere on the page.
    if (!now || now.dataset.live !== "yes") return location.reload();
    // Whoever is at a button keeps it.
    if (!shown.contains(document.activeElement)) {
      shown.replaceWith(now);
      shown = now;
    }
    setTimeout(look, every);
  }
  setTimeout(look, every);
})();
