// Forms with files: files can be dropped on them, and the way up is shown. Without this script they
// are plain forms; what the server answers is the same.

for (const form of document.querySelectorAll("form[data-drop]")) enhance(form);

// Files that are dragged over the page open the place where they can be dropped.
document.addEventListener("dragenter", (event) => {
  const folded = document.querySelector("details:not([open]) form[data-drop]");
  if (folded && event.dataTransfer?.types.includes("Files")) folded.closest("details").open = true;
});

function enhance(form) {
  const input = form.querySelector("input[type=file]");
  const zone = element("div", "drop-zone");
  const list = element("ul", "drop-list");
  const field = input.closest(".field");
  input.before(zone);
  zone.append(element("p", "drop-words", form.dataset.dropWords), input, list);

  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => element("li", "", file.name)));
    list.hidden = input.files.length < 2;
  };
  input.addEventListener("change", show);
  show();

  let over = 0;
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (by) => zone.toggleAttribute("data-over", (over = Math.max(0, over + by)) > 0);
  field.addEventListener("dragenter", (event) => { if (carries(event)) { event.preventDefault(); mark(1); } });
  field.addEventListener("dragleave", () => mark(-1));
  field.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  field.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over = 0;
    mark(0);
    const taken = new DataTransfer();
    const before = input.multiple ? [...input.files] : [];
    const dropped = input.multiple ? [...event.dataTransfer.files] : [event.dataTransfer.files[0]];
    for (const file of [...before, ...dropped]) if (file) taken.items.add(file);
    input.files = taken.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    send(form);
  });
}

function send(form) {
  const button = form.querySelector(".form-actions .button");
  const told = element("div", "progress");
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", form.dataset.sending);
  const words = element("span", "", form.dataset.sending);
  words.setAttribute("role", "status");
  told.append(bar, words);
  form.querySelector(".form-actions").before(told);
  button.disabled = true;

  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Sent-By-Script", "1");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    words.textContent = `${Math.floor(100 * bar.value)} %`;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = form.dataset.looking;
  });
  const failed = (said = form.dataset.failed, link = null) => {
    told.remove();
    button.disabled = false;
    const notice = element("p", "error", said);
    if (link) notice.append(" ", link);
    notice.setAttribute("role", "alert");
    form.querySelector(".form-actions").before(notice);
    form.addEventListener("submit", () => notice.remove(), { once: true });
  };
  request.addEventListener("error", () => failed());
  request.addEventListener("abort", () => failed());
  request.addEventListener("load", () => {
    if (request.status === 201) {
      delete form.dataset.changed;
      go(JSON.parse(request.responseText).location);
      return;
    }
    if (new URL(request.responseURL).pathname.startsWith("/accounts/")) {
      // Signed in again in another tab, the same files and words go up from here.
      const link = Object.assign(element("a", "", form.dataset.signIn), { href: "/accounts/login/", target: "_blank" });
      failed(form.dataset.signedOut, link);
      return;
    }
    answered(form, request) || failed();
  });
  const body = new FormData(form);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]; // renewed at sign-in
  if (token) body.set("csrfmiddlewaretoken", token);
  request.send(body);
}

// What the server says about the form takes the place of the form; the files stay chosen.
function answered(form, request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("form[data-drop]");
  if (!fresh) return false;
  const files = form.querySelector("input[type=file]").files;
  form.replaceWith(fresh);
  fresh.querySelector("input[type=file]").files = files;
  enhance(fresh);
  fresh.querySelector("[data-focus]")?.focus();
  return true;
}

// To the same page, a place on it included, means to load it anew.
function go(path) {
  const to = new URL(path, location.href);
  const stays = to.pathname === location.pathname && to.search === location.search;
  if (!stays) return location.assign(to);
  history.replaceState(null, "", to);
  if (!to.hash) scrollTo(0, 0); // what was done is said at the top
  location.reload();
}

function element(name, className, text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}
