// Ticking rows of a list: all of them by one box, and how many are ticked. The form needs neither.

const form = document.getElementById("answers");
const boxes = [...document.querySelectorAll("input[name=entry][form=answers]")];
if (form && boxes.length > 1) {
  const all = document.createElement("input");
  const label = document.createElement("label");
  const count = document.createElement("output");
  all.type = "checkbox";
  label.className = "choose-all choice";
  label.append(all, form.dataset.all);
  form.prepend(label);
  form.querySelector(".answers-label").append(" ", count);
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
