// Django's lists to choose from have hints that are no element with a name: with a role they are read out.
addEventListener("load", () =>
  setTimeout(() => {
    for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]")) hint.setAttribute("role", "img");
  })
);
