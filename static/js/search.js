// The search page by keys: arrows go from the box to the hits and from hit to hit, Enter opens the
// one in focus as any link, Escape goes back to the box.

const box = document.querySelector(".search-form [type=search]");
const stops = [box, ...document.querySelectorAll(".hits h2 a")];
const steps = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  if (event.key in steps) {
    const next = stops[at + steps[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Escape" && at > 0) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});
