// The focal point: set by a click or the arrow keys, shown in the crops that it gives.

const box = document.querySelector("[data-focal]");

if (box) {
  const picture = box.querySelector(".desk-focal-picture img");
  const mark = box.querySelector(".desk-focal-mark");
  const inputs = { x: document.querySelector("#id_focal_x"), y: document.querySelector("#id_focal_y") };
  const crops = [...box.querySelectorAll("[data-crop]")];
  const STEP = 0.02;
  const inside = (value) => Math.min(1, Math.max(0, value));

  const show = () => {
    const x = inside(Number(inputs.x?.value ?? 0.5)), y = inside(Number(inputs.y?.value ?? 0.5));
    mark.style.insetInlineStart = "";
    mark.style.left = `${x * 100}%`; // a place in a photograph has no reading direction
    mark.style.top = `${y * 100}%`;
    mark.setAttribute("title", `${Math.round(x * 100)} % · ${Math.round(y * 100)} %`);
    const across = picture.getAttribute("width") / picture.getAttribute("height");
    for (const crop of crops) {
      const [w, h] = crop.dataset.crop.split("/").map(Number);
      crop.style.aspectRatio = `${w} / ${h}`;
      const wanted = w / h;
      // The part of the picture that the crop shows, and how far it can be moved.
      const seen = wanted > across ? { x: 1, y: across / wanted } : { x: wanted / across, y: 1 };
      const at = (focal, part) => (part >= 1 ? 50 : inside((focal - part / 2) / (1 - part)) * 100);
      crop.style.objectPosition = `${at(x, seen.x)}% ${at(y, seen.y)}%`;
    }
  };

  const set = (x, y) => {
    inputs.x.value = inside(x).toFixed(2);
    inputs.y.value = inside(y).toFixed(2);
    show();
  };

  if (inputs.x) {
    picture.addEventListener("click", (event) => {
      const edges = picture.getBoundingClientRect();
      set((event.clientX - edges.left) / edges.width, (event.clientY - edges.top) / edges.height);
      mark.focus();
    });
    mark.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      set(Number(inputs.x.value) + move[0], Number(inputs.y.value) + move[1]);
    });
    inputs.x.addEventListener("input", show);
    inputs.y.addEventListener("input", show);
  }
  show();
}
