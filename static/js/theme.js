// Before the first paint: the appearance this browser's user chose, and that scripts run at all.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme) root.dataset.theme = theme;
  } catch { /* storage refused: the system's setting holds */ }
})();
