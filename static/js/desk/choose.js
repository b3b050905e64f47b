// The library's window: gives the chosen picture to the form that opened it, and closes.

document.querySelectorAll("[data-picture]").forEach((button) => {
  button.addEventListener("click", () => {
    const { number, uuid, address, shown, alt, caption, credit, editor } = button.dataset;
    if (editor) {
      // The rich-text editor asks as CKEditor's pickers do.
      window.opener?.CKEDITOR.tools.callFunction(Number(editor), shown, { id: uuid, alternative_text: alt, caption });
    } else {
      window.opener?.newsroomThumbnail({ number, address, alt, caption, credit });
    }
    window.close();
  });
});
