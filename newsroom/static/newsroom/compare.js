// Shows the partners of a passage while it is pointed at or has the focus; without scripts the links lead there.
(() => {
  const passages = document.querySelectorAll(".passage[data-partners]");
  const light = (passage, on) => {
    for (const name of passage.dataset.partners.trim().split(/\s+/)) {
      document.getElementById(name)?.classList.toggle("lit", on);
    }
  };
  for (const passage of passages) {
    for (const event of ["mouseenter", "focusin"]) passage.addEventListener(event, () => light(passage, true));
    for (const event of ["mouseleave", "focusout"]) passage.addEventListener(event, () => light(passage, false));
  }
  // The table is folded where it would push the articles off the screen: on a phone, not on paper.
  const table = document.getElementById("in-common");
  if (table) {
    const narrow = window.matchMedia("screen and (max-width: 48rem)");
    const fold = () => { table.open = !narrow.matches; };
    narrow.addEventListener("change", fold);
    fold();
  }
  const button = document.getElementById("print");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
