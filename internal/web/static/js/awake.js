// Keeps the session awake while a person is at work on the page, and leaves the
// page when the session has locked, or the vault that it is a room of was closed.
// The server alone knows the time.
import { ask } from "./lib/api.js";

const look = 20_000; // milliseconds between looks
let worked = false;

for (const sign of ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "touchstart"]) {
  addEventListener(sign, () => { worked = true; }, { passive: true, capture: true });
}

// The room asks for the passphrase by itself where the vault was closed already.
const shown = document.querySelector(".vault-open") ? location.pathname : "/";

async function check() {
  const method = worked ? "POST" : "GET";
  worked = false;
  try {
    const answer = await ask(`/awake?${new URLSearchParams({ path: shown })}`, { method, accept: true });
    if (answer.status === 423) {
      // Names stand here, and the vault was closed in another window.
      document.body.replaceChildren();
      location.reload();
    }
  } catch {
    // The workbench has stopped: without it nobody would lock this page.
    document.body.replaceChildren();
  }
}

setInterval(check, look);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") check();
});
// A page out of the back button's store may be older than the lock.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
