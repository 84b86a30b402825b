// The workbench by keys: j and k go from row to row, Enter ticks that the first question without an
// answer is right (where none is left, it leads to the button that saves), e opens the row to be read
// otherwise, s sets it aside or takes it in. All of it is there without.

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

const answered = (question) =>
  question.querySelector("input[type=radio]:checked") !== null || Boolean(question.querySelector(".input")?.value.trim());

function accept(row) {
  const left = [...(row?.querySelectorAll(".import-question") ?? [])].filter((one) => !answered(one));
  const right = left.map((one) => one.querySelector("[data-accept]")).find(Boolean);
  if (!right && !left.length) save?.querySelector("button").focus();
  return right;
}

// How many answers are ticked and not saved yet.
const save = document.querySelector(".import-save");
function count() {
  const n = [...document.querySelectorAll(".import-question")].filter(answered).length;
  const told = save?.querySelector("p");
  if (told) told.textContent = n ? `${told.dataset.some} ${n}` : told.dataset.none;
}
document.addEventListener("input", (event) => event.target.closest(".import-question") && count());
if (save) count();

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  Enter: accept,
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
