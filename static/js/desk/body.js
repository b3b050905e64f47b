// The rich-text box: a name for screen readers, and the direction of the story's language.

const language = document.querySelector("#id_language");
const RIGHT_TO_LEFT = /^(ar|fa|he|ps|ur|ckb|prs)\b/;

const translated = (words) => window.gettext?.(words) ?? words;

function follow() {
  const code = language?.value || document.documentElement.lang;
  const direction = RIGHT_TO_LEFT.test(code) ? "rtl" : "ltr";
  document.querySelectorAll("[data-follows-language]").forEach((field) => {
    const shown = field.closest(".prose-editor")?.querySelector(".ProseMirror[contenteditable]") ?? field;
    shown.lang = code;
    shown.dir = direction;
  });
}

function name(textarea) {
  const shown = textarea.closest(".prose-editor")?.querySelector(".ProseMirror[contenteditable]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (!shown || !label) return;
  shown.setAttribute("role", "textbox");
  shown.setAttribute("aria-multiline", "true");
  shown.setAttribute("aria-label", label.textContent.replace(/:$/, "").trim());
  label.addEventListener("click", () => shown.focus());
  // Its buttons show pictures only, and speak English only; they come a moment after it.
  setTimeout(() => textarea.closest(".prose-editor").querySelectorAll(".prose-menubar button").forEach((button) => {
    if (button.title) button.title = translated(button.title);
    if (button.title) button.setAttribute("aria-label", button.title);
    const words = [...button.querySelectorAll("*")].find((part) => !part.children.length && translated(part.textContent) !== part.textContent);
    if (words) words.textContent = translated(words.textContent);
  }));
}

language?.addEventListener("change", follow);
document.addEventListener("prose-editor:ready", (event) => { name(event.detail.textarea); follow(); });
follow();
