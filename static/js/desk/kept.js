// Lets go of the browser's own copies of what has been saved.

const kept = document.querySelector("meta[name=newsroom-kept]")?.content.split(" ") ?? [];
for (const key of Object.keys(localStorage)) {
  if (key.startsWith("newsroom:") && kept.some((token) => key.endsWith(`:${token}`))) localStorage.removeItem(key);
}
