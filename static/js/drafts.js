// Keeps what is typed into a form marked data-draft: at once in this tab, within ten seconds on the
// server. Nothing here is needed to save a form.

const words = document.getElementById("draft-words");
const PAUSE = 2000; // milliseconds of rest before a text goes to the server
const LONGEST = 8000; // milliseconds it waits at most while somebody types on
const PREFIX = "draft:";

// --- this tab's own copies: gone with the tab, so that nothing stays on a shared computer ---------
const store = {
  read(name) {
    try { return JSON.parse(sessionStorage.getItem(PREFIX + name)); } catch { return null; }
  },
  write(name, copy) {
    try { sessionStorage.setItem(PREFIX + name, JSON.stringify(copy)); } catch { /* full, or not allowed */ }
  },
  drop(name) {
    try { sessionStorage.removeItem(PREFIX + name); } catch { /* nothing was kept */ }
  },
};

// --- a form that was saved needs no copy --------------------------------------------------------
const saved = document.cookie.match(/(?:^|; )form_saved=([^;]+)/)?.[1];
if (saved) {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      const copy = JSON.parse(sessionStorage.getItem(name));
      if (copy?.fields?.some(([field, value]) => field === "form_key" && value === saved)) sessionStorage.removeItem(name);
    }
  } catch { /* this tab keeps nothing */ }
  document.cookie = "form_saved=; Max-Age=0; Path=/; SameSite=Lax";
}

// The token is renewed at sign-in, in another tab too: the cookie knows the one of now.
function token(form) {
  const now = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const field = form.elements.csrfmiddlewaretoken;
  if (now && field) field.value = now;
  return now ?? field?.value ?? "";
}

for (const form of words ? document.querySelectorAll("form[data-draft]") : []) keep(form);

function keep(form) {
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  const name = `${words.dataset.user}:${address.pathname}`;
  const served = document.querySelector(`[data-draft-path="${CSS.escape(address.pathname)}"]`);
  const status = Object.assign(document.createElement("p"), { className: "quiet draft-status" });
  status.setAttribute("role", "status");
  form.querySelector(".form-actions")?.after(status);
  let soon;
  let latest;
  let goes = false; // the form is on its way, or is about to be

  // What the browser would send, without files and without the token that is renewed at sign-in.
  const fields = () =>
    [...new FormData(form)].filter(([field, value]) => typeof value === "string" && field !== "csrfmiddlewaretoken");

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };

  async function send() {
    clearTimeout(soon);
    clearTimeout(latest);
    soon = latest = undefined;
    const query = new URLSearchParams(address.search);
    query.delete("draft");
    const body = new URLSearchParams({
      path: address.pathname,
      query: query.toString(),
      title: [form.dataset.draft, document.querySelector("h1")?.textContent].filter(Boolean).join(": "),
      typed: new URLSearchParams(fields()).toString(),
    });
    const at = store.read(name)?.at;
    try {
      const answer = await fetch("/drafts/", {
        method: "POST",
        body,
        redirect: "manual",
        headers: { "X-CSRFToken": token(form) },
      });
      if (answer.ok) {
        form.dataset.mayLeave = "";
        const copy = store.read(name);
        if (copy && copy.at === at) store.write(name, { ...copy, kept: Number(answer.headers.get("X-Kept-At")) });
        const time = answer.headers.get("X-Kept-Time") ?? ""; // by the writer's clock, not this device's
        say(`${words.dataset.saved} ${time}`);
      } else if (answer.type === "opaqueredirect" || answer.status === 403) say(words.dataset.signedOut);
    } catch {
      say(words.dataset.offline);
      soon = setTimeout(send, LONGEST);
    }
  }

  function changed() {
    delete form.dataset.mayLeave;
    store.write(name, { at: Date.now() / 1000, fields: fields() });
    clearTimeout(soon);
    soon = setTimeout(send, PAUSE);
    latest ??= setTimeout(send, LONGEST);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // Before a form leaves the page it is asked whether anybody is there to take it: a browser's own
  // page about a missing network has no words of the writer on it.
  form.addEventListener("submit", async (event) => {
    clearTimeout(soon);
    clearTimeout(latest);
    soon = latest = undefined;
    store.write(name, { at: Date.now() / 1000, fields: fields() });
    if (goes === "now") return;
    event.preventDefault();
    if (goes) return;
    goes = "soon";
    const there = await reached();
    if (there) {
      token(form);
      goes = "now";
      form.requestSubmit(event.submitter);
    } else {
      form.dataset.changed = "";
      say(words.dataset.offline);
      soon = setTimeout(send, LONGEST);
    }
    goes = false;
  });
  addEventListener("online", () => store.read(name) && send());
  served?.querySelector("form")?.addEventListener("submit", () => store.drop(name));

  // --- a copy of this tab that the server does not have: the newer of the two is offered, the older
  // --- one lies folded beneath it ------------------------------------------------------------------
  const copy = store.read(name);
  const kept = Number(served?.dataset.draftOffer ?? 0);
  // the page shows what was typed already: refused with its words, or a preview of them
  const sent = document.querySelector(".error-summary")
    || (copy && JSON.stringify(copy.fields) === JSON.stringify(fields()));
  if (!copy || sent || (copy.kept && copy.kept === kept)) return;
  const offer = words.content.firstElementChild.cloneNode(true);
  const older = document.createElement("details");
  older.append(Object.assign(document.createElement("summary"), { textContent: words.dataset.other }));
  if (!served) form.before(offer);
  else if (copy.at > kept + 1) {
    served.before(offer);
    older.append(served);
    offer.querySelector(".notice-body").append(older);
  } else {
    older.append(offer);
    served.querySelector(".notice-body").append(older);
  }
  offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
    fill(form, copy.fields);
    offer.remove();
    served?.remove();
    changed();
  });
  offer.querySelector("[data-draft-discard]").addEventListener("click", () => {
    store.drop(name);
    if (offer.contains(served)) offer.before(served);
    offer.remove();
    if (older.isConnected && !older.contains(served)) older.remove();
  });
}

async function reached() {
  if (!navigator.onLine) return false;
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

function fill(form, fields) {
  const left = fields.slice();
  for (const element of form.elements) {
    if (!element.name || element.name === "csrfmiddlewaretoken" || element.type === "file") continue;
    if (element.type === "checkbox" || element.type === "radio") {
      element.checked = fields.some(([field, value]) => field === element.name && value === element.value);
    } else if (element.multiple) {
      for (const option of element.options)
        option.selected = fields.some(([field, value]) => field === element.name && value === option.value);
    } else {
      const at = left.findIndex(([field]) => field === element.name);
      if (at >= 0) element.value = left.splice(at, 1)[0][1];
    }
  }
}
