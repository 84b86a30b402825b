// Ticking rows of a list: all of them by one box, and how many are ticked. The form needs neither.

const form = document.querySelector("form[data-boxes]");
const boxes = form ? [...form.elements].filter((field) => field.name === form.dataset.boxes) : [];
if (boxes.length > 1) {
  // a page that holds the box already keeps its place, so that nothing moves when it comes to life
  const all = form.querySelector(".choose-all input") ?? document.createElement("input");
  const count = form.querySelector("[data-count]");
  if (!all.isConnected) {
    const label = document.createElement("label");
    all.type = "checkbox";
    label.className = "choose-all choice";
    label.append(all, form.dataset.all);
    form.prepend(label);
  }
  all.disabled = false;
  const told = () => {
    const n = boxes.filter((box) => box.checked).length;
    all.checked = n === boxes.length;
    all.indeterminate = n > 0 && !all.checked;
    count.textContent = n ? `(${n})` : "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    told();
  });
  for (const box of boxes) box.addEventListener("change", told);
  addEventListener("pageshow", told);
  told();
}
