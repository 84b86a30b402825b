// The story of a mark beside it on hover and focus; arrow keys walk along a lane and between lanes.
// Without this file a mark's title and its row of the table tell the same.

const story = document.createElement("div");
story.className = "tl-story";
story.hidden = true;
document.body.append(story);

function tell(mark) {
  const title = mark.querySelector(":scope > title");
  if (title) {
    mark.dataset.story = title.textContent;
    mark.setAttribute("aria-label", title.textContent.replaceAll("\n", ". "));
    title.remove();
  }
  story.textContent = mark.dataset.story;
  story.hidden = false;
  const box = mark.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - story.offsetWidth - 8);
  const below = box.bottom + story.offsetHeight + 12 < innerHeight;
  story.style.left = `${left + scrollX}px`;
  story.style.top = `${(below ? box.bottom + 8 : box.top - story.offsetHeight - 8) + scrollY}px`;
}
const quiet = () => { story.hidden = true; };

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const mark = event.target.closest?.(".tl-m");
    if (mark) tell(mark);
    else quiet();
  });
}
document.addEventListener("focusout", quiet);

// One stop of the Tab key per lane; the arrows do the rest.
const lanes = [...document.querySelectorAll(".tl-track")]
  .map((lane) => [...lane.querySelectorAll(".tl-m")])
  .filter((marks) => marks.length);
for (const marks of lanes) marks.slice(1).forEach((mark) => mark.setAttribute("tabindex", "-1"));
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return quiet();
  const mark = event.target.closest?.(".tl-m");
  if (!mark || !steps[event.key]) return;
  const row = lanes.findIndex((marks) => marks.includes(mark));
  const [down, along] = steps[event.key];
  const next = down ? lanes[row + down]?.[0] : lanes[row][lanes[row].indexOf(mark) + along];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// A mark leads to its row of the table, which opens for it.
function open() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = row?.closest("details.tl-table");
  if (!folded || folded.open) return;
  folded.open = true;
  row.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", open);
open();
