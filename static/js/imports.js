// The workbench by keys: j and k go from row to row, Enter says that the first open answer is right,
// e opens the row to be read otherwise, s sets it aside or takes it in. All of it is there without.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const stored = () => { try { return localStorage.getItem("keys"); } catch { return null; } };
const rows = [...document.querySelectorAll(".import-row")];
const current = () => rows.indexOf(document.activeElement?.closest(".import-row"));

function go(step) {
  const at = current();
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  Enter: (row) => row?.querySelector("[data-accept]"),
  e: (row) => row?.querySelector("[data-edit]"),
  s: (row) => row?.querySelector("[data-aside]"),
};
const PLACES = { KeyJ: "j", KeyK: "k", KeyE: "e", KeyS: "s" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (stored() === "off" || typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = PLACES[event.code] ?? event.key;
  // Enter on a link or a button is that link's or button's own
  if (!(key in KEYS) || (key === "Enter" && !event.target.matches(".import-row"))) return;
  event.preventDefault();
  KEYS[key](rows[current()])?.click();
});
if (location.hash.startsWith("#row-")) document.querySelector(location.hash)?.focus();
