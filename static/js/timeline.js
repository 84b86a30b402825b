// The timeline by hand and by keys. Hover and focus light a row (style sheet); Enter, click or tap
// pins its card; the pointer, or ← and →, name the marks of a row. Without this file every row is a
// link to its agreement, and ?card= shows a card on the page.

const table = document.querySelector("[data-lanes] > table");
const figure = table?.parentElement;
const links = table ? [...table.querySelectorAll("tbody tr[id] > th a")] : [];
const row = (element) => element.closest("tr[id]");
const reference = (tr) => tr.id.slice(2);

// --- What is asked for when it is looked at ---

const asked = new Map();
function ask(tr, format) {
  const key = `${format} ${tr.id}`;
  if (!asked.has(key)) {
    const address = new URL(location.href);
    address.hash = "";
    address.searchParams.set("card", reference(tr));
    address.searchParams.set("format", format);
    asked.set(key, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return format === "card" ? answer.text() : answer.json();
    }).catch(() => { asked.delete(key); return null; }));
  }
  return asked.get(key);
}

// --- The words of a mark ---

const story = document.createElement("div");
story.className = "tl-story";
story.hidden = true;
const live = document.createElement("p");
live.className = "visually-hidden";
live.setAttribute("role", "status");
if (figure) document.body.append(story, live);

function tell(text, left, top, bottom) {
  story.textContent = text;
  story.hidden = false;
  const widest = document.documentElement.clientWidth - story.offsetWidth - 8;
  const below = bottom + story.offsetHeight + 12 < innerHeight;
  story.style.left = `${Math.min(Math.max(8, left), widest) + scrollX}px`;
  story.style.top = `${(below ? bottom + 6 : top - story.offsetHeight - 6) + scrollY}px`;
}
const quiet = () => { story.hidden = true; };

// The narrowest mark under a place; of points, one within a few pixels.
function under(marks, at, reach) {
  const near = marks.filter((mark) => mark.from - reach <= at && at <= mark.to + reach);
  const wide = (mark) => mark.to - mark.from;
  return near.reduce((best, mark) => (!best || wide(mark) < wide(best) ? mark : best), null);
}

let waiting = 0;
function point(event) {
  const cell = event.target.closest?.("td.c-p");
  const tr = cell && row(cell);
  clearTimeout(waiting);
  if (!tr) return quiet();
  waiting = setTimeout(async () => {
    const told = await ask(tr, "marks");
    const box = (cell.querySelector("svg") ?? cell).getBoundingClientRect();
    const mark = told && under(told.marks, ((event.clientX - box.left) / box.width) * 100, 500 / box.width);
    if (mark && cell.matches(":hover")) tell(mark.text, event.clientX, box.top, box.bottom);
    else quiet();
  }, 120);
}

// --- The card ---

let card = null;
let pinned = null;
function unpin() {
  if (!card) return false;
  card.remove();
  pinned.removeAttribute("data-pinned");
  const back = pinned.querySelector("th a");
  card = pinned = null;
  back.focus({ preventScroll: true });
  return true;
}

async function pin(tr) {
  const text = await ask(tr, "card");
  if (text === null) return void location.assign(tr.querySelector("th a").href);
  if (card) { card.remove(); pinned.removeAttribute("data-pinned"); }
  const parsed = new DOMParser().parseFromString(text, "text/html");
  card = parsed.querySelector("[data-card]");
  pinned = tr;
  quiet();
  tr.setAttribute("data-pinned", "");
  card.setAttribute("data-floating", "");
  card.setAttribute("tabindex", "-1");
  figure.append(card);
  const frame = figure.getBoundingClientRect();
  const box = tr.getBoundingClientRect();
  const text_end = tr.querySelector("td.c-p").getBoundingClientRect().left - frame.left;
  const left = Math.min(Math.max(0, text_end - 160), frame.width - card.offsetWidth);
  const fits = box.bottom + card.offsetHeight + 8 < innerHeight;
  card.style.left = `${Math.max(0, left)}px`;
  card.style.top = `${(fits ? box.bottom + 6 : Math.max(box.top - card.offsetHeight - 6, -scrollY)) - frame.top}px`;
  card.focus({ preventScroll: true });
}

// --- Keys: one stop for all rows ---

function stop(link) {
  for (const one of links) one.tabIndex = one === link ? 0 : -1;
}

function go(link) {
  if (!link) return;
  stop(link);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

const placed = new Map();
async function along(tr, by) {
  const told = await ask(tr, "marks");
  if (!told?.marks.length) return;
  const last = told.marks.length - 1;
  const before = placed.get(tr);
  const next = before === undefined ? (by > 0 ? 0 : last) : Math.min(Math.max(before + by, 0), last);
  placed.set(tr, next);
  const mark = told.marks[next];
  const box = (tr.querySelector("td.c-p svg") ?? tr).getBoundingClientRect();
  tell(mark.text, box.left + (box.width * Math.max(mark.from, 0)) / 100, box.top, box.bottom);
  live.textContent = mark.text.replaceAll("\n", ". ");
}

function zoom(by) {
  const choices = [...document.querySelectorAll("[data-zooms] ul a")];
  const now = choices.findIndex((one) => one.hasAttribute("aria-current"));
  if (by === 0) return choices.find((one) => one.search.includes("zoom=years"))?.click();
  (choices[now + by] ?? null)?.click();
}

function today() {
  const address = new URL(location.href);
  for (const name of ["from", "until", "on", "card"]) address.searchParams.delete(name);
  location.assign(address);
}

const moves = {
  ArrowDown: (link) => go(links[links.indexOf(link) + 1]),
  ArrowUp: (link) => go(links[links.indexOf(link) - 1]),
  Home: () => go(links[0]),
  End: () => go(links.at(-1)),
  ArrowRight: (link) => along(row(link), 1),
  ArrowLeft: (link) => along(row(link), -1),
  "+": () => zoom(1),
  "-": () => zoom(-1),
  0: () => zoom(0),
  t: today,
};

if (figure) {
  stop(links.find((link) => row(link).matches(":target")) ?? links[0]);
  table.addEventListener("focusin", (event) => { if (links.includes(event.target)) stop(event.target); });
  table.addEventListener("pointermove", point);
  table.addEventListener("pointerleave", () => { clearTimeout(waiting); quiet(); });
  table.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const tr = event.target.closest("tbody tr[id]");
    const other = event.target.closest("a");
    if (!tr || (other && !links.includes(other))) return;
    if (other && tr === pinned) return;
    event.preventDefault();
    pin(tr);
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !links.includes(event.target)) return;
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    quiet();
    if (unpin()) event.stopPropagation();
  });
  figure.addEventListener("click", (event) => {
    if (!event.target.closest(".tl-close") || !card) return;
    event.preventDefault();
    unpin();
  });
}

// A link to a row of the table of one agreement opens that table.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details.tl-table");
  if (!folded || folded.open) return;
  folded.open = true;
  target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", open);
open();
