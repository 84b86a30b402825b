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

// --- keys: every element with data-key="n" or "g a" says its own ---------------
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const dialogOpen = () => document.querySelector("dialog[open]");
// Single letters can be switched off (WCAG 2.1.4): people who speak to their computer type by accident.
const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
let keysOn = stored("keys") !== "off";
const keysSwitch = document.querySelector("[data-keys-switch]");
keysSwitch?.setAttribute("aria-pressed", String(keysOn));
keysSwitch?.addEventListener("click", () => {
  keysOn = !keysOn;
  keysSwitch.setAttribute("aria-pressed", String(keysOn));
  try { localStorage.setItem("keys", keysOn ? "on" : "off"); } catch { /* this page only */ }
});
let prefix = "";
let forget;

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) {
    target.focus();
    target.select?.();
  } else target.click();
  return true;
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!keysOn || typing(event.target) || dialogOpen()) return;
  if (event.key === "?") {
    event.preventDefault();
    showKeys();
  } else if (press(prefix + event.key)) {
    event.preventDefault();
    prefix = "";
  } else {
    prefix = event.key === "g" ? "g " : "";
    clearTimeout(forget);
    forget = setTimeout(() => (prefix = ""), 1500);
  }
});

// --- the sheet of keys, written from the page itself -----------------------------
function showKeys() {
  const sheet = document.createElement("dialog");
  sheet.className = "sheet";
  const title = document.querySelector("[data-open-keys]")?.firstChild?.textContent.trim() ?? "";
  sheet.setAttribute("aria-label", title);
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  const list = document.createElement("dl");
  const told = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (told.has(key)) continue;
    told.add(key);
    const dt = document.createElement("dt");
    for (const part of key.split(" ")) dt.append(Object.assign(document.createElement("kbd"), { textContent: part }), " ");
    const words = element.labels?.[0]?.textContent ?? element.textContent;
    list.append(dt, Object.assign(document.createElement("dd"), { textContent: words.trim() }));
  }
  const close = Object.assign(document.createElement("button"), { className: "button", textContent: "Esc" });
  close.addEventListener("click", () => sheet.close());
  sheet.append(heading, list, close);
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) showKeys();
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
