// Makes the page of phones live: texts go out without a reload, new ones appear by themselves.
// Everything that people wrote is put in with textContent, never as HTML.
"use strict";

const POLL_MS = 1000;
const SLOWEST_POLL_MS = 15000;
const main = document.querySelector("main.phones");
const blank = document.querySelector("template[data-bubble]");
const connection = document.querySelector("[data-connection]");
const elsewhere = document.querySelector("[data-elsewhere]");
const news = document.querySelector("[data-news]");
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
  part(bubble, "media").textContent = given.media.join(", ");
  part(bubble, "body").textContent = given.body;
  part(bubble, "link").hidden = !given.link;
  part(bubble, "link").href = given.link;
  part(bubble, "time").textContent = given.time;
  part(bubble, "time").dateTime = given.moment;
  part(bubble, "channel").textContent = given.channel;
  setTick(bubble, given);
  return bubble;
}

function showPhone(given) {
  const phone = phoneOf(given.id);
  if (phone) showThread(phone, given);
}

function showThread(phone, given) {
  const thread = phone.querySelector("[data-thread]");
  const list = thread.querySelector("ol");
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const known = new Map([...list.children].map((bubble) => [bubble.dataset.sid, bubble]));
  for (const message of given.bubbles) {
    const bubble = known.get(message.sid);
    known.delete(message.sid);
    if (bubble) {
      setTick(bubble, message);
    } else {
      list.append(makeBubble(message));
    }
  }
  for (const gone of known.values()) gone.remove();
  thread.querySelector(".nothing").hidden = given.bubbles.length > 0;
  if (atEnd) thread.scrollTop = thread.scrollHeight;
}

// The phones that somebody looks at: the open ones; on a narrow screen one of them at a time.
function lookedAt() {
  if (document.hidden) return [];
  const shown = [...main.querySelectorAll("[data-phone]")];
  return shown
    .filter((phone) => !narrow.matches || phone.classList.contains("chosen"))
    .map((phone) => phone.dataset.phone);
}

// Marks a phone in the list; returns whether more is new there than before.
function setUnread(id, unread) {
  let isMore = false;
  for (const badge of document.querySelectorAll(`[data-unread="${CSS.escape(id)}"]`)) {
    const number = badge.querySelector("[data-number]");
    isMore ||= unread > Number(number.textContent);
    number.textContent = String(unread);
    badge.hidden = unread === 0;
  }
  return isMore;
}

// The links at the top to the phones with something new, however far down the list they are.
function listNews() {
  const entries = [...document.querySelectorAll("[data-entry]")].filter(
    (entry) => !entry.querySelector("[data-unread]").hidden,
  );
  const list = news.querySelector("ul");
  const links = entries.map((entry) => {
    const link = document.createElement("a");
    link.href = entry.href;
    link.textContent = `${entry.dataset.name}, ${entry.querySelector("[data-number]").textContent}`;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  // Nobody loses their place: the list stays while the focus is in it.
  if (!list.contains(document.activeElement)) {
    list.replaceChildren(...links);
    news.hidden = links.length === 0;
  }
}

function tellNews(phones) {
  const more = phones.filter((given) => setUnread(given.id, given.unread));
  listNews();
  if (!more.length) return;
  const counted = more.map((given) => `${given.name}, ${given.unread}`).join("; ");
  elsewhere.textContent = `New texts on other phones: ${counted}`;
}

function choose(id) {
  for (const link of document.querySelectorAll("[data-jump]")) {
    const chosen = link.dataset.jump === id;
    link.setAttribute("aria-current", String(chosen));
    phoneOf(link.dataset.jump).classList.toggle("chosen", chosen);
  }
  const phone = phoneOf(id);
  if (!phone) return;
  setUnread(id, 0);
  listNews();
  const thread = phone.querySelector("[data-thread]");
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
    const address = `/simulator/state?after=${version}&seen=${lookedAt().join(",")}`;
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 204) {
      const state = await answer.json();
      state.phones.forEach(showPhone);
      tellNews(state.phones);
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
  const fields = new URLSearchParams(new FormData(form));
  if (!text.value.trim() && !fields.has("media")) {
    problem.textContent = "Write something first.";
    text.focus();
    return;
  }
  const written = text.value;
  text.value = "";
  for (const box of form.querySelectorAll("[name=media]")) box.checked = false;
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
    for (const box of form.querySelectorAll("[name=media]")) {
      box.checked ||= fields.getAll("media").includes(box.value);
    }
  }
  refresh();
}

function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.form.requestSubmit();
}

// Opening another phone loads the page anew: what is half written stays where it was.
function storedDrafts() {
  return JSON.parse(sessionStorage.getItem("drafts") || "{}");
}

function keepDrafts() {
  const drafts = storedDrafts();
  for (const text of main.querySelectorAll("textarea")) drafts[text.id] = text.value;
  sessionStorage.setItem("drafts", JSON.stringify(drafts));
}

function bringDraftsBack() {
  for (const [id, written] of Object.entries(storedDrafts())) {
    const text = document.getElementById(id);
    if (text && !text.value) text.value = written;
  }
}

document.documentElement.classList.add("js");
for (const form of document.querySelectorAll("form.composer")) {
  form.addEventListener("submit", send);
  form.elements.body.addEventListener("keydown", enterSends);
}
// On a narrow screen an open phone is shown instead of the one before it.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href*="#phone-"]');
  const id = link ? link.hash.replace("#phone-", "") : "";
  const isOpen = id && phoneOf(id);
  if (!narrow.matches || !isOpen) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  choose(id);
  if (!link.dataset.jump) {
    phoneOf(id).querySelector("[data-thread]").focus();
    main.scrollIntoView();
    listNews();
  }
  refresh();
});
bringDraftsBack();
window.addEventListener("pagehide", keepDrafts);
for (const thread of document.querySelectorAll("[data-thread]")) thread.scrollTop = thread.scrollHeight;
const wanted = window.location.hash.replace("#phone-", "");
const first = main.querySelector("[data-phone]");
if (first) choose(wanted && phoneOf(wanted) ? wanted : first.dataset.phone);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
timer = window.setTimeout(refresh, POLL_MS);
