// Keys. Every element with data-key="n" or "g a" says its own; this file only listens.
// The sheet of keys (?) is the page /shortcuts/, shown in a dialog.

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
// With the Hangul input mode on, the N key says "ㅜ" or "Process": then the key's place counts.
const PLACES = { Slash: ["/", "?"], BracketLeft: ["[", "{"], BracketRight: ["]", "}"] };
function keyOf({ key, code, shiftKey }) {
  if (key !== "Process" && (key.length > 1 || key.charCodeAt(0) < 128)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  return letter ?? PLACES[code]?.[Number(shiftKey)] ?? key;
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!keysOn || typing(event.target) || dialogOpen()) return;
  const key = keyOf(event);
  if (key === "?") {
    event.preventDefault();
    showKeys();
  } else if (press(prefix + key)) {
    event.preventDefault();
    prefix = "";
  } else {
    prefix = key === "g" ? "g " : "";
    clearTimeout(forget);
    forget = setTimeout(() => (prefix = ""), 1500);
  }
});

// --- the sheet: the page /shortcuts/ in a dialog, and what this page has besides ----------------
const sheetLink = document.querySelector("a[data-open-keys]");

function own() {
  const list = document.createElement("dl");
  list.className = "keys";
  const told = new Set();
  for (const element of document.querySelectorAll("main [data-key]")) {
    const key = element.dataset.key;
    if (told.has(key)) continue;
    told.add(key);
    const dt = document.createElement("dt");
    for (const part of key.split(" ")) dt.append(Object.assign(document.createElement("kbd"), { textContent: part }), " ");
    const words = element.labels?.[0]?.textContent ?? element.textContent;
    list.append(dt, Object.assign(document.createElement("dd"), { textContent: words.trim() }));
  }
  return told.size ? [list] : [];
}

async function showKeys() {
  if (!sheetLink) return;
  const answer = await fetch(sheetLink.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    location.assign(sheetLink.href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = document.createElement("dialog");
  sheet.className = "sheet";
  const heading = document.createElement("h2");
  heading.id = "sheet-title";
  heading.textContent = page.querySelector("h1")?.textContent.trim() ?? "";
  sheet.setAttribute("aria-labelledby", heading.id);
  const close = Object.assign(document.createElement("button"), { className: "button", textContent: "Esc" });
  close.addEventListener("click", () => sheet.close());
  sheet.append(heading, ...own(), ...page.querySelectorAll("main [data-sheet]"), close);
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-open-keys]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  showKeys();
});
