// Copies a story's link, and opens the system's own share sheet where there is one.
const copy = document.querySelector("[data-copy]");
const share = document.querySelector("[data-share]");
const status = document.querySelector(".share [role=status]");

if (copy && navigator.clipboard) {
  copy.textContent = copy.dataset.copy;
  copy.addEventListener("click", async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(copy.href);
    copy.textContent = status.textContent = copy.dataset.copied;
    setTimeout(() => { copy.textContent = copy.dataset.copy; }, 3000);
  });
}
if (share && navigator.share) {
  share.closest("li").hidden = false;
  share.addEventListener("click", () => {
    // Closing the sheet is no mistake.
    navigator.share({ title: document.querySelector("h1").textContent, url: copy.href }).catch(() => {});
  });
}
