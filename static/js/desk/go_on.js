// Work that is done in steps: sends the form for the next one.

document.querySelector("form[data-go-on]")?.requestSubmit();
