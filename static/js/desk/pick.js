// Lists that are filled by typing and ordered in place: tags, bylines, related stories.

const SLOWEST_TYPING_MS = 200;

class Pick {
  constructor(box) {
    this.box = box;
    this.list = box.querySelector(".desk-picked");
    this.input = box.querySelector("[role=combobox]");
    this.options = box.querySelector("[role=listbox]");
    this.status = box.querySelector("[role=status]");
    this.roles = box.querySelector("template");
    this.list.querySelectorAll("li").forEach((line) => this.dress(line));
    this.input.addEventListener("input", () => this.suggestSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // A press on a suggestion must not take the focus away before the click arrives.
    this.options.addEventListener("mousedown", (event) => event.preventDefault());
    this.options.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option?.dataset.value) this.add(option.dataset.value, option.dataset.label);
    });
    this.showBox();
    if (this.input.value) this.suggestSoon(); // somebody typed before this script was here
  }

  // Suggestions

  suggestSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), SLOWEST_TYPING_MS);
  }

  async suggest() {
    const words = this.input.value.trim();
    if (!words) return this.close();
    const address = new URL(this.box.dataset.source, location);
    address.searchParams.set("q", words);
    const language = document.querySelector("#id_language");
    if (language) address.searchParams.set("language", language.value);
    let found;
    try {
      found = (await (await fetch(address, { headers: { Accept: "application/json" } })).json()).found;
    } catch {
      found = []; // offline, or logged out: typing goes on, a new name can still be made
    }
    if (words !== this.input.value.trim()) return; // an answer that came too late
    const taken = new Set(this.values().map((value) => value.split("|")[0]));
    const options = found.filter((each) => !taken.has(each.value));
    const known = found.some((each) => each.exact);
    if ("makesNew" in this.box.dataset && !known) {
      options.push({ value: `new:${words}`, label: words, note: this.box.dataset.new });
    }
    this.asked = words;
    this.show(options);
  }

  show(options) {
    this.options.replaceChildren(...options.map((each, index) => {
      const option = document.createElement("li");
      option.id = `${this.options.id}_${index}`;
      option.setAttribute("role", "option");
      option.dataset.value = each.value;
      option.dataset.label = each.label;
      const label = document.createElement("bdi");
      label.textContent = each.label;
      const note = document.createElement("small");
      note.textContent = each.note || "";
      option.append(...(each.value.startsWith("new:") ? [note, " ", label] : [label, " ", note]));
      return option;
    }));
    if (!options.length) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.box.dataset.none;
      this.options.append(none);
    }
    this.options.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(0);
  }

  mark(index) {
    const options = [...this.options.querySelectorAll("[data-value]")];
    this.marked = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === this.marked));
    if (options.length) {
      this.input.setAttribute("aria-activedescendant", options[this.marked].id);
      options[this.marked].scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    this.options.hidden = true;
    this.options.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  async key(event) {
    const open = !this.options.hidden;
    if (event.key === "ArrowDown" && open) this.mark(this.marked + 1);
    else if (event.key === "ArrowUp" && open) this.mark(this.marked - 1);
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Enter" || event.key === ",") {
      if (!this.input.value.trim()) { if (event.key === "Enter") event.preventDefault(); return; }
      event.preventDefault(); // Enter in this box never sends the whole form
      if (!open || this.input.value.trim() !== this.asked) { clearTimeout(this.timer); await this.suggest(); }
      const option = this.options.querySelector('[aria-selected="true"]');
      if (option) this.add(option.dataset.value, option.dataset.label);
      return;
    } else if (event.key === "Backspace" && !this.input.value) {
      this.list.querySelector("li:last-child .desk-remove")?.click();
      return;
    } else return;
    event.preventDefault();
  }

  // Lines

  values() {
    return [...this.list.querySelectorAll("input[name]")].map((input) => input.value);
  }

  add(value, label) {
    const line = document.createElement("li");
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: this.box.dataset.name, value, checked: true });
    const words = document.createElement("bdi");
    words.textContent = label;
    const said = document.createElement("label");
    said.append(box, " ", words);
    line.append(said);
    this.list.append(line);
    this.dress(line);
    this.input.value = "";
    this.close();
    this.changed(label);
  }

  dress(line) {
    const box = line.querySelector("input[name]");
    box.hidden = true; // unticking is for pages without this script
    line.querySelector("span.desk-roles")?.remove();
    if (this.roles) this.dressRoles(line, box);
    if ("ordered" in this.box.dataset) {
      line.append(this.button("desk-earlier", "↑", this.box.dataset.earlier, () => line.previousElementSibling?.before(line)));
      line.append(this.button("desk-later", "↓", this.box.dataset.later, () => line.nextElementSibling?.after(line)));
    }
    line.append(this.button("desk-remove", "×", this.box.dataset.remove, () => { line.remove(); this.input.focus(); }));
  }

  dressRoles(line, box) {
    const roles = this.roles.content.cloneNode(true).firstElementChild;
    const chosen = (box.value.split("|")[1] || "reporter").split(",");
    const boxes = [...roles.querySelectorAll("[data-role]")];
    boxes.forEach((each) => { each.checked = chosen.includes(each.dataset.role); });
    const keep = () => {
      const held = boxes.filter((each) => each.checked);
      box.value = `${box.value.split("|")[0]}|${held.map((each) => each.dataset.role).join(",")}`;
      roles.querySelector("summary").textContent = held.map((each) => each.parentNode.textContent.trim()).join(", ") || "—";
    };
    roles.addEventListener("change", keep);
    keep();
    line.append(roles);
  }

  button(kind, sign, label, action) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: kind, textContent: sign });
    const name = () => `${label}: ${button.closest("li")?.querySelector("bdi").textContent ?? ""}`;
    button.title = label;
    button.addEventListener("click", () => {
      const words = name();
      action();
      this.changed(words);
      if (button.isConnected) button.focus(); // moving a line takes the focus along
    });
    queueMicrotask(() => button.setAttribute("aria-label", name()));
    return button;
  }

  changed(words) {
    this.status.textContent = words;
    this.showBox();
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  showBox() {
    this.input.parentNode.hidden = !("many" in this.box.dataset) && this.values().length > 0;
  }
}

document.querySelectorAll("[data-pick]").forEach((box) => new Pick(box));
