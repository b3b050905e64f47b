// The thumbnail of a story: shows a chosen file at once, and takes a picture from the library.

const box = document.querySelector("[data-thumbnail]");

if (box) {
  const number = box.querySelector("input[type=hidden]");
  const shown = box.querySelector("img");
  const remove = box.querySelector("[data-remove]");
  const file = document.querySelector(`[name=${box.dataset.upload}]`);
  const text = (name) => document.querySelector(`[name=thumbnail_${name}]`);
  const described = text("described");

  const show = (address) => {
    shown.hidden = remove.hidden = !address;
    if (address) shown.src = address;
  };

  file.addEventListener("change", () => {
    const [chosen] = file.files;
    if (!chosen) return;
    // Words about another picture would be wrong about this one.
    if (number.value) for (const name of ["alt", "caption", "credit"]) text(name).value = "";
    number.value = described.value = "";
    show(URL.createObjectURL(chosen));
  });

  remove.addEventListener("click", () => {
    number.value = described.value = file.value = "";
    for (const name of ["alt", "caption", "credit"]) text(name).value = "";
    show("");
    file.focus();
  });

  box.querySelector("[data-choose]").addEventListener("click", (event) => {
    event.preventDefault();
    const address = new URL(event.target.href);
    address.searchParams.set("language", document.querySelector("#id_language")?.value ?? "en");
    window.open(address, "newsroom-pictures", "width=900,height=700");
  });

  // Called by the library's window.
  window.newsroomThumbnail = (picture) => {
    file.value = "";
    number.value = described.value = picture.number;
    text("alt").value = picture.alt;
    text("caption").value = picture.caption;
    text("credit").value = picture.credit;
    show(picture.address);
  };
}
