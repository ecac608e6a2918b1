// Files on their way into the vault, and forms that grow: the last of several
// rows for people has another one below it as soon as something is chosen there.
import { bind } from "./lib/keys.js";
import { place } from "./lib/swap.js";

const adding = document.getElementById("add-person");
if (adding instanceof HTMLDetailsElement) {
  bind({
    add: () => {
      adding.open = true;
      document.getElementById("kind").focus();
    },
  });
}

for (const rows of document.querySelectorAll("[data-rows]")) {
  rows.addEventListener("input", () => {
    const last = rows.lastElementChild;
    if ([...last.querySelectorAll("select, input")].every((f) => !f.value)) return;
    const another = last.cloneNode(true);
    for (const field of another.querySelectorAll("select, input")) field.value = "";
    rows.append(another);
  });
}

const drop = /** @type {HTMLFormElement | null} */ (document.getElementById("drop"));
if (drop) {
  const files = /** @type {HTMLInputElement} */ (document.getElementById("files"));
  const upload = document.getElementById("upload");
  const progress = upload.querySelector("progress");
  const button = drop.querySelector("button");

  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    files.files = event.dataTransfer.files;
    drop.requestSubmit();
  });

  // fetch cannot tell how much was sent.
  drop.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    upload.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (now) => {
      if (now.lengthComputable) progress.value = (100 * now.loaded) / now.total;
    });
    request.addEventListener("loadend", () => {
      upload.hidden = true;
      button.disabled = false;
      if (request.status === 0 || request.status === 401) {
        location.reload();
        return;
      }
      drop.reset();
      place(request.responseText, ["wipe", "originals"]);
      document.getElementById("wipe")?.scrollIntoView({ block: "start" });
      document.querySelector("[data-act=wiped]")?.focus({ preventScroll: true });
    });
    request.open("POST", drop.action);
    request.send(new FormData(drop));
  });
}
