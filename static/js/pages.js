// What every page can do a little better with a script. Nothing here is needed to read or to save.

const root = document.documentElement;

// --- appearance -------------------------------------------------------------
function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
  }
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  const theme = button.dataset.themeChoice;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    theme ? localStorage.setItem("theme", theme) : localStorage.removeItem("theme");
  } catch { /* this page only */ }
  showTheme();
});
showTheme();

// --- menus close on Escape, on a click elsewhere, and one at a time -----------
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

// --- forms: go to the errors; say so when something typed would be lost -----------
document.querySelector("[data-focus]")?.focus();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.method === "post") form.dataset.changed = "";
});
document.addEventListener("submit", (event) => delete event.target.dataset.changed);
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]:not([data-may-leave])")) event.preventDefault();
});

// --- paper shows what is folded; print.css does it where the engine can ------------
if (!CSS.supports("selector(::details-content)")) {
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open], .menu)")) {
      part.dataset.openedToPrint = "";
      part.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("[data-opened-to-print]")) {
      delete part.dataset.openedToPrint;
      part.open = false;
    }
  });
}
