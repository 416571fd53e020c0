// Every page works without this. It lets the parts of the NHS frontend do what they add, and keeps
// an open list or item up to date.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
import("/console/static/nhsuk-frontend.min.js")
  .then(({ initAll }) => initAll())
  .catch(() => {});

const EVERY_MS = 4000;
// Says that nobody asked: the session does not last longer by it, and no digest counts as opened.
const BY_ITSELF = { headers: { "X-Keyline-Renewal": "1" }, redirect: "manual" };

// The mark of what was said to be new, while somebody types.
let told = null;
let waiting = false;

const part = () => document.querySelector("[data-renew]");

// What somebody types or has open is never taken from them.
function isBusy(shown) {
  const at = document.activeElement;
  const isTyping = [...shown.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field.value !== field.defaultValue || "typed" in field.dataset,
  );
  return isTyping || (at && shown.contains(at) && at !== document.body);
}

// There from the start: what reads the screen aloud says only what changes in it.
function addLine() {
  const line = document.createElement("div");
  line.className = "k-new";
  line.setAttribute("role", "status");
  part().before(line);
}

function say(words, button) {
  const line = document.querySelector(".k-new");
  line.textContent = words;
  if (button) {
    const show = document.createElement("button");
    show.type = "button";
    show.textContent = "Show it";
    show.addEventListener("click", () => renew(true));
    line.append(show);
  }
}

// Fetch the page as it is now and put its part in place of the one that is shown.
async function renew(asked) {
  const answer = await fetch(location.href.split("#")[0], BY_ITSELF);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-renew]");
  const shown = part();
  if (!fresh || !shown) return;
  const typed = new Map(
    [...shown.querySelectorAll("textarea[id], input[id]:not([type=hidden])")].map((field) => [field.id, field.value]),
  );
  const opened = [...shown.querySelectorAll("details[open]")].map((one) => one.querySelector("summary").textContent);
  shown.replaceWith(fresh);
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field && value) field.value = value;
  }
  for (const one of fresh.querySelectorAll("details")) {
    if (opened.includes(one.querySelector("summary").textContent)) one.open = true;
  }
  waiting = false;
  say(asked ? "" : "New since you looked. It is shown now.");
}

async function look() {
  const shown = part();
  if (!shown || document.hidden) return;
  try {
    const answer = await fetch(shown.dataset.markAt, BY_ITSELF);
    // Signed out meanwhile: what is on the screen is for nobody who passes by.
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const { mark } = await answer.json();
    if (mark === shown.dataset.mark || mark === told) return;
    if (isBusy(shown)) {
      told = mark;
      waiting = true;
      say("There is something new. ", true);
    } else {
      await renew(false);
    }
  } catch {
    // The next look comes in a moment.
  }
}

if (part()) {
  addLine();
  look();
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("focusout", () => {
    if (waiting && part() && !isBusy(part())) renew(false).catch(() => {});
  });
}
