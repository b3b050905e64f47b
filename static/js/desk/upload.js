// Many pictures at once: each is sent by itself, with its own bar, so that one that fails fails alone.

const form = document.querySelector("[data-upload]");

if (form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".desk-drop");
  const status = document.querySelector(".desk-upload-status");
  const lines = document.querySelector(".desk-lines");
  const words = form.dataset;
  const waiting = [];
  let all = 0, done = 0, refused = 0, sending = false;

  form.querySelectorAll("[data-only-script]").forEach((each) => { each.hidden = false; });
  form.querySelector("input[type=submit]").hidden = true; // choosing them is sending them

  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("desk-drop-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("desk-drop-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("desk-drop-over");
    take(event.dataTransfer.files);
  });
  // A file that misses the box would replace this page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  function take(files) {
    for (const file of files) queue(file, lines.appendChild(document.createElement("li")));
    all += files.length;
    next();
  }

  function queue(file, line) {
    const name = document.createElement("bdi");
    name.className = "desk-file";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    Object.assign(bar, { max: 1, value: 0 });
    bar.setAttribute("aria-label", words.sending.replace("{name}", file.name));
    line.className = "desk-line";
    line.replaceChildren(name, bar);
    waiting.push({ file, line, bar });
  }

  function next() {
    if (sending || !waiting.length) return;
    sending = true;
    const { file, line, bar } = waiting.shift();
    const content = new FormData(form);
    content.delete(input.name);
    content.append(input.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      // The last tenth is the desk's: it makes the sizes that readers get.
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 0.9;
    });
    request.addEventListener("load", () => {
      const [answer] = request.response?.lines ?? [];
      if (answer) {
        line.insertAdjacentHTML("afterend", answer.html);
        line.remove();
        count(answer.refused);
      } else {
        fail(file, line, request.response?.refusal || words.ended);
      }
    });
    request.addEventListener("error", () => fail(file, line, words.broken));
    request.send(content);
  }

  function count(wasRefused) {
    done += 1;
    refused += wasRefused ? 1 : 0;
    sending = false;
    say();
    next();
  }

  function fail(file, line, sentence) {
    const name = line.querySelector(".desk-file");
    const note = document.createElement("p");
    note.className = "errornote";
    note.textContent = sentence;
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button", textContent: words.again });
    again.setAttribute("aria-label", `${words.again}: ${file.name}`);
    again.addEventListener("click", () => {
      done -= 1;
      refused -= 1;
      queue(file, line);
      next();
      input.focus();
    });
    line.replaceChildren(name, note, again);
    count(true);
  }

  function say() {
    const number = (text) => text.replace("{done}", done).replace("{all}", all).replace("{refused}", refused);
    status.textContent = number(words.progress) + (refused ? ` · ${number(words.refused)}` : "");
  }
}
