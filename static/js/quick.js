// One line and Enter. The dialog opens on every page; chips show what the line is understood as.
// Without this script the same form asks once more before it saves.

const PAUSE = 180; // ms without a key before the line is read

// The line is kept in this tab until it is saved: drafts.js drops the copy whose form_key was.
const kept = {
  name: (form) => `draft:${form.dataset.user}:line`,
  write(form) {
    const fields = ["line", "form_key"].map((name) => [name, form.elements[name]?.value ?? ""]);
    try { sessionStorage.setItem(kept.name(form), JSON.stringify({ at: Date.now() / 1000, fields })); } catch { /* not allowed */ }
  },
  read(form) {
    try { return JSON.parse(sessionStorage.getItem(kept.name(form)))?.fields[0][1] ?? ""; } catch { return ""; }
  },
};

function wake(form) {
  if (form.dataset.awake !== undefined) return;
  form.dataset.awake = "";
  const sure = Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" });
  form.append(sure);
  const line = form.elements.line;
  const place = form.querySelector("[data-understood]");
  const told = form.querySelector("[data-told]");
  let waiting, asking;

  async function read() {
    asking?.abort();
    asking = new AbortController();
    if (!line.value.trim()) {
      place.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(form.dataset.read, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      place.innerHTML = await answer.text();
      told.textContent = [...place.querySelectorAll(".entry-chip:is([data-source=read], [data-source=guessed])")].map(words).filter(Boolean).join("; ");
    } catch { /* gone offline, or overtaken: Enter still saves what stands in the line */ }
  }
  line.addEventListener("input", () => {
    kept.write(form);
    clearTimeout(waiting);
    waiting = setTimeout(read, PAUSE);
  });
  place.addEventListener("input", (event) => {
    const chip = event.target.closest(".entry-chip");
    const touched = form.querySelector("[data-touched]");
    if (!chip || !touched) return;
    chip.dataset.source = "set";
    touched.value = [...new Set([...touched.value.split(" "), chip.dataset.name])].join(" ").trim();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    asking?.abort();
    kept.write(form);
    if (navigator.onLine) return;
    event.preventDefault();
    told.className = "notice";
    told.textContent = form.dataset.offline;
  });
  if (!line.value.trim()) line.value = kept.read(form);
  if (line.value.trim() && !place.children.length) read();
}

function words(chip) {
  const control = chip.querySelector("select, input");
  const text = control.selectedOptions ? control.selectedOptions[0]?.textContent : control.value;
  return text && `${chip.querySelector("label").textContent}: ${text}`;
}

// --- the dialog: kept while the page lives, so that closing it loses no word ------------------
const dialogs = new Map();

async function open(link) {
  let dialog = dialogs.get(link.href);
  if (!dialog) {
    const address = new URL(link.href);
    address.pathname = link.dataset.quick;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      location.href = link.href;
      return;
    }
    dialog = document.createElement("dialog");
    dialog.className = "sheet entry-dialog";
    dialog.setAttribute("aria-labelledby", "entry-title");
    dialog.innerHTML = await answer.text();
    const form = dialog.querySelector("form");
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    dialogs.set(link.href, dialog);
    wake(form);
  }
  if (dialog.open) return;
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("[name=line]").select();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quick]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const here = document.querySelector("main form[data-entry]");
  event.preventDefault();
  if (here && link.dataset.own === undefined) here.elements.line.focus();
  else open(link);
});

for (const form of document.querySelectorAll("form[data-entry]")) wake(form);
