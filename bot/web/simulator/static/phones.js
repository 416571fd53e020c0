// Makes the page of phones live: texts go out without a reload, new ones appear by themselves.
// Everything that people wrote is put in with textContent, never as HTML.
"use strict";

const POLL_MS = 1000;
const SLOWEST_POLL_MS = 15000;
const main = document.querySelector("main.phones");
const blank = document.querySelector("template[data-bubble]");
const connection = document.querySelector("[data-connection]");
const elsewhere = document.querySelector("[data-elsewhere]");
const narrow = window.matchMedia("(max-width: 37.49rem)");

let version = Number(main.dataset.version);
let wait = POLL_MS;
let timer = 0;
let asking = false;
let again = false;

const part = (bubble, name) => bubble.querySelector(`[data-part="${name}"]`);
const phoneOf = (id) => main.querySelector(`[data-phone="${CSS.escape(id)}"]`);

function setTick(bubble, given) {
  if (bubble.dataset.tick === given.tick && part(bubble, "status").textContent === given.status) return;
  bubble.dataset.tick = given.tick;
  bubble.querySelector("use").setAttribute("href", `#tick-${given.tick}`);
  part(bubble, "status").textContent = given.status;
}

function makeBubble(given) {
  const bubble = blank.content.querySelector("li").cloneNode(true);
  bubble.dataset.sid = given.sid;
  bubble.dataset.channel = given.channel;
  bubble.classList.add(given.side, "fresh");
  part(bubble, "speaker").textContent = `${given.speaker}: `;
  part(bubble, "body").textContent = given.body;
  part(bubble, "time").textContent = given.time;
  part(bubble, "time").dateTime = given.moment;
  part(bubble, "channel").textContent = given.channel;
  setTick(bubble, given);
  return bubble;
}

function showPhone(given) {
  const phone = phoneOf(given.id);
  if (!phone) return;
  const thread = phone.querySelector("[data-thread]");
  const list = thread.querySelector("ol");
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const known = new Map([...list.children].map((bubble) => [bubble.dataset.sid, bubble]));
  let arrived = 0;
  for (const message of given.bubbles) {
    const bubble = known.get(message.sid);
    known.delete(message.sid);
    if (bubble) {
      setTick(bubble, message);
    } else {
      list.append(makeBubble(message));
      arrived += message.side === "theirs" ? 1 : 0;
    }
  }
  for (const gone of known.values()) gone.remove();
  thread.querySelector(".nothing").hidden = given.bubbles.length > 0;
  if (atEnd) thread.scrollTop = thread.scrollHeight;
  if (arrived) countNew(given, arrived);
}

// On a narrow screen one phone is shown: the names of the others say what came in there.
function countNew(given, arrived) {
  const link = document.querySelector(`[data-jump="${CSS.escape(given.id)}"]`);
  if (!narrow.matches || link.getAttribute("aria-current") === "true") return;
  const badge = link.querySelector("[data-count]");
  const total = Number(badge.dataset.total || 0) + arrived;
  badge.dataset.total = String(total);
  badge.textContent = String(total);
  badge.setAttribute("aria-label", `, ${total} new`);
  badge.setAttribute("role", "img");
  badge.hidden = false;
  elsewhere.textContent = `New text on the phone of ${given.name}`;
}

function choose(id) {
  for (const link of document.querySelectorAll("[data-jump]")) {
    const chosen = link.dataset.jump === id;
    link.setAttribute("aria-current", String(chosen));
    phoneOf(link.dataset.jump).classList.toggle("chosen", chosen);
    if (chosen) {
      const badge = link.querySelector("[data-count]");
      badge.dataset.total = "0";
      badge.hidden = true;
    }
  }
  const thread = phoneOf(id).querySelector("[data-thread]");
  thread.scrollTop = thread.scrollHeight;
}

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  window.clearTimeout(timer);
  try {
    const answer = await fetch(`/simulator/state?after=${version}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 204) {
      const state = await answer.json();
      state.phones.forEach(showPhone);
      version = state.version;
    }
    wait = POLL_MS;
    connection.textContent = "";
  } catch {
    wait = Math.min(wait * 2, SLOWEST_POLL_MS);
    connection.textContent = "The phones lost their connection. Trying again.";
  } finally {
    asking = false;
  }
  const soon = again;
  again = false;
  if (soon) return refresh();
  if (!document.hidden) timer = window.setTimeout(refresh, wait);
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const text = form.elements.body;
  const problem = form.querySelector("[data-problem]");
  problem.textContent = "";
  if (!text.value.trim()) {
    problem.textContent = "Write something first.";
    text.focus();
    return;
  }
  const fields = new URLSearchParams(new FormData(form));
  const written = text.value;
  text.value = "";
  text.focus();
  window.setTimeout(refresh, 60);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    problem.textContent = "This text was not sent. Try again.";
    if (!text.value) text.value = written;
  }
  refresh();
}

function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.form.requestSubmit();
}

document.documentElement.classList.add("js");
for (const form of document.querySelectorAll("form.composer")) {
  form.noValidate = true;
  form.addEventListener("submit", send);
  form.elements.body.addEventListener("keydown", enterSends);
}
for (const link of document.querySelectorAll("[data-jump]")) {
  link.addEventListener("click", (event) => {
    if (!narrow.matches) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    choose(link.dataset.jump);
  });
}
for (const thread of document.querySelectorAll("[data-thread]")) thread.scrollTop = thread.scrollHeight;
const wanted = window.location.hash.replace("#phone-", "");
choose(wanted && phoneOf(wanted) ? wanted : main.querySelector("[data-phone]").dataset.phone);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
timer = window.setTimeout(refresh, POLL_MS);
