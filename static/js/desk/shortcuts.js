// Keys for saving, previewing and publishing; ? shows them.

const dialog = document.querySelector(".desk-dialog");
const press = (key) => document.querySelector(`.submit-row [data-key="${key}"]`)?.click();
const writing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.querySelector("[data-keys]")?.addEventListener("click", () => dialog.showModal());
dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && !event.shiftKey && key === "s") { event.preventDefault(); press("s"); }
  else if (control && event.shiftKey && key === "p") { event.preventDefault(); press("p"); }
  else if (control && event.key === "Enter") { event.preventDefault(); press("Enter"); }
  else if (event.key === "?" && !writing(event.target) && dialog && !dialog.open) { event.preventDefault(); dialog.showModal(); }
});
