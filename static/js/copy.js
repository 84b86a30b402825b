// Sentences to copy. Without a script, or where the browser keeps the clipboard to itself, they are selected by hand.

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(text);
    return false;
  }
}
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.firstChild, label = words.data;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    if (!(await copied(document.getElementById(button.dataset.copy)))) return;
    words.data = button.dataset.done;
    setTimeout(() => (words.data = label), 2000);
  });
}
