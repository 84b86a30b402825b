// Completes @name in a comment from the colleagues who may see what it is about. Without a script
// they are chosen from a list on the comment's own page.

const HANDLE = /(?:^|[\s([,;“"'])@([\w.+-]*)$/;

for (const area of document.querySelectorAll("textarea[data-mentions]")) {
  const list = document.createElement("ul");
  Object.assign(list, { className: "mention-list", hidden: true, id: `${area.id}-colleagues` });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.mentionsLabel);
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-autocomplete", "list");
  let people;
  let chosen = 0;

  const load = async () => {
    try {
      const answer = await fetch(area.dataset.mentions, { headers: { Accept: "application/json" }, redirect: "error" });
      people = answer.ok ? (await answer.json()).colleagues : [];
    } catch { people = []; }
  };

  const close = () => {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };

  const mark = () => [...list.children].forEach((item, at) => {
    item.setAttribute("aria-selected", String(at === chosen));
    if (at === chosen) area.setAttribute("aria-activedescendant", item.id);
  });

  function take(handle) {
    const before = area.value.slice(0, area.selectionStart).replace(/[\w.+-]*$/, `${handle} `);
    area.setRangeText(before, 0, area.selectionStart, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  area.addEventListener("input", async () => {
    const typed = area.value.slice(0, area.selectionStart).match(HANDLE)?.[1].toLowerCase();
    if (typed === undefined) return close();
    if (!people) await load();
    const found = people.filter(({ handle, name }) => `${handle} ${name}`.toLowerCase().includes(typed)).slice(0, 8);
    list.replaceChildren(...found.map(({ handle, name }, at) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, textContent: `${name} @${handle}` });
      item.setAttribute("role", "option");
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(handle); });
      item.dataset.handle = handle;
      return item;
    }));
    chosen = 0;
    list.hidden = !found.length;
    if (found.length) mark(); else close();
  });

  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, last);
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].dataset.handle);
    else return;
    event.preventDefault();
    event.stopPropagation();
    mark();
  });
  area.addEventListener("blur", close);
}
