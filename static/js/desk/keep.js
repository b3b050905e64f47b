// Keeps what is typed: in this browser at once, on the server soon after. Says who else is here.

const LOOK_MS = 500; // how often the form is looked at for something new
const REST_MS = 2000; // after the last change, what is new goes to the server
const HEARTBEAT_MS = 15000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept_as", "warned"]);

const box = document.querySelector("#desk-keep");
const form = box?.closest("form");

if (form) {
  const token = crypto.getRandomValues(new Uint32Array(4)).join("");
  box.querySelector("[name=kept_as]").value = token;
  const messages = box.querySelector("[data-messages]");
  const here = box.querySelector("[data-here]");
  const saved = document.querySelector("[data-saved]");

  const snapshot = () =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string"));
  const prefix = () => `newsroom:${location.pathname}:`;
  const say = (words, ...more) => {
    messages.hidden = !words;
    messages.replaceChildren(words ?? "", ...more);
  };

  let before, sent, changedAt = 0, underWay = false, typed = false;

  // In this browser

  const keepHere = (now) => {
    try {
      localStorage.setItem(prefix() + token, JSON.stringify({ at: Date.now(), entries: JSON.parse(now) }));
      form.dataset.keptHere = "";
    } catch {
      // The browser's store is full or forbidden: the server's copy has to do.
    }
  };

  const copies = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix()) && !key.endsWith(`:${token}`))
      .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
      .sort((one, other) => other.at - one.at);

  const button = (words, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words });
    made.addEventListener("click", act);
    return made;
  };

  const putBack = (copy) => {
    // The server shows the form with it, as it shows any form that comes back.
    const back = Object.assign(document.createElement("form"), { method: "post", hidden: true });
    const entries = [...copy.entries, ["_restore", "1"], ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
    for (const [name, value] of entries) {
      const input = Object.assign(document.createElement("textarea"), { name });
      input.value = value;
      back.append(input);
    }
    document.body.append(back);
    back.submit();
  };

  const offer = () => {
    if (form.querySelector("[name=_restored]")) return;
    const shown = Object.fromEntries(JSON.parse(before));
    for (const copy of copies()) {
      const differs = copy.entries.some(([name, value]) => name !== "base" && value.trim() !== (shown[name] ?? value).trim());
      if (!differs && JSON.stringify(copy.entries.map(([name]) => name)) === JSON.stringify(JSON.parse(before).map(([name]) => name))) {
        localStorage.removeItem(copy.key);
        continue;
      }
      const notice = Object.assign(document.createElement("div"), { className: "desk-notice" });
      const words = Object.assign(document.createElement("p"), { textContent: `${box.dataset.offer} ${new Date(copy.at).toLocaleString(document.documentElement.lang)}.` });
      const buttons = Object.assign(document.createElement("p"), { className: "desk-buttons" });
      buttons.append(
        button(box.dataset.putBack, () => putBack(copy)),
        button(box.dataset.throwAway, () => { localStorage.removeItem(copy.key); notice.remove(); }),
      );
      notice.append(words, buttons);
      box.prepend(notice);
      return; // the newest is enough; older ones are offered after it
    }
  };

  // On the server

  const freshToken = () => {
    // After a log-in in another tab the page's own one is out of date.
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie;
  };

  const send = async (quiet) => {
    if (underWay || (quiet && !/\d\/autosave/.test(box.dataset.autosave))) return;
    underWay = true;
    const now = snapshot();
    freshToken();
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    if (quiet) data.set("quiet", "1");
    try {
      const answer = await fetch(box.dataset.autosave, {
        method: "POST", body: data, headers: { Accept: "application/json" },
      });
      if (answer.redirected || answer.status === 403 && !answer.headers.get("Content-Type")?.includes("json")) {
        const link = Object.assign(document.createElement("a"), { href: box.dataset.login, target: "_blank", textContent: box.dataset.logIn });
        say(`${box.dataset.loggedOut} `, link);
      } else {
        took(await answer.json(), now, quiet);
      }
    } catch {
      say(box.dataset.gone);
    } finally {
      underWay = false;
    }
  };

  const took = (state, now, quiet) => {
    if (state.refused) return say(state.refused);
    if (!quiet) sent = now;
    if (state.saved && !quiet && saved) saved.textContent = state.saved;
    if (state.here !== undefined) here.textContent = state.here;
    const base = form.elements.base;
    if (!state.change) return;
    if (state.change !== location.pathname) {
      // A new story is a draft now: this page is its form from here on.
      localStorage.removeItem(prefix() + token);
      history.replaceState(null, "", state.change);
      box.dataset.autosave = state.autosave;
      form.elements.new_uuid?.remove();
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: state.head }));
      before = sent = snapshot();
      keepHere(before);
    }
    say(base && String(state.head) !== base.value ? state.head_said : null);
  };

  const look = () => {
    const now = snapshot();
    if (now !== before) {
      before = now;
      changedAt = Date.now();
      typed = true;
      keepHere(now);
    }
    if (typed && now !== sent && Date.now() - changedAt >= REST_MS) send(false);
  };

  // The rich-text editor tidies its text when it is ready: that is nothing that anybody typed.
  const begin = () => {
    before = sent = snapshot();
    offer();
    setInterval(look, LOOK_MS);
    setInterval(() => send(true), HEARTBEAT_MS);
    if (!form.querySelector("[name=_restored]")) send(true);
    else { sent = ""; typed = true; keepHere(before); }
    form.dataset.keeping = "";
  };
  window.addEventListener("load", () => setTimeout(begin, 300));
  form.addEventListener("submit", () => { freshToken(); if (before !== undefined) look(); });
}
