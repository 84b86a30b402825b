// Asks only what belongs to what was chosen: a part with data-when="field=one|other" is shown while
// the field has one of these values ("*": any, nothing: none). What was filled in before stays in
// sight until the choice changes. Without a script everything is asked.

const parts = [...document.querySelectorAll("[data-when]")];

const chosen = (form, name) => {
  const field = form.elements[name];
  return (field instanceof RadioNodeList ? field.value : field?.value ?? "").trim();
};
const isFilled = (part) =>
  part.querySelector("[data-invalid], .error") !== null ||
  [...part.querySelectorAll("input, select, textarea")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.tagName === "SELECT" ? field.selectedIndex > 0 : field.value.trim() !== "";
  });

function show(part, on) {
  part.hidden = !on;
  part.dataset.settled = ""; // until then it is not shown, so that nothing moves
  for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !on;
}

for (const part of parts) {
  const form = part.closest("form");
  const [name, values] = part.dataset.when.split("=");
  const fits = () => {
    const value = chosen(form, name);
    return values.split("|").some((one) => (one === "*" ? value !== "" : one === value));
  };
  show(part, fits() || isFilled(part));
  form.addEventListener("input", (event) => {
    if (event.target.name === name) show(part, fits());
  });
}
