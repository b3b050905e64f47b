// Lets the Publish button say what it will do for the dates in the form.

const button = document.querySelector("[data-publish]");
const dates = ["published_at", "embargo_until"].map((name) => document.querySelector(`#id_${name}`)).filter(Boolean);

if (button && dates.length) {
  const address = new URL(document.querySelector("#desk-keep").dataset.says, location);
  const ask = async () => {
    for (const date of dates) address.searchParams.set(date.name, date.value);
    try {
      const { says } = await (await fetch(address, { headers: { Accept: "application/json" } })).json();
      button.textContent = says;
    } catch {
      // Without an answer the button keeps its words; the message after pressing it says what happened.
    }
  };
  dates.forEach((date) => date.addEventListener("change", ask));
}
