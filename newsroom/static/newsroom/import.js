// Shows the fields of what is imported, and says before it is sent that an upload is too large.
(() => {
  const form = document.querySelector(".new-import");
  if (!form) return;
  const warning = document.getElementById("too-large");
  const files = form.elements.uploads;

  function show() {
    const what = form.querySelector("[name=what]:checked")?.value;
    for (const part of form.querySelectorAll("[data-what]"))
      part.hidden = !part.dataset.what.split(" ").includes(what);
    const size = what === "upload" ? [...files.files].reduce((sum, file) => sum + file.size, 0) : 0;
    const tooLarge = size > Number(form.dataset.most);
    warning.textContent = tooLarge ? form.dataset.tooLarge : "";
    warning.hidden = !tooLarge;
    return !tooLarge;
  }
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (!show()) event.preventDefault();
  });
  show();
})();
