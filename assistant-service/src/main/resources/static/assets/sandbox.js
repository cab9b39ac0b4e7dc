// The phone: sends like a person, shows what comes back.
import { element, outsideLink } from "./dom.js";

const NUMBER = "parley.sandbox.number";
const MESSAGES = "parley.sandbox.messages";
const TYPING_SHOWN_MS = 25_000;
const MOST_KEPT = 200;

const byId = (id) => document.getElementById(id);
const list = byId("messages");
const box = byId("text");

let number = "";
let messages = [];
let stream = null;
let typingTimer = 0;

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser without storage forgets the phone at the next load.
  }
}

function newNumber() {
  const digits = crypto.getRandomValues(new Uint32Array(1))[0] % 10_000_000;
  return `1555${String(digits).padStart(7, "0")}`;
}

function keep() {
  messages = messages.slice(-MOST_KEPT);
  write(MESSAGES, JSON.stringify(messages));
}

/** WhatsApp's notation as nodes: *bold*, _italic_, ~struck~, ```code```, and addresses as links. */
function formatted(text) {
  const pattern = /```([^]+?)```|`([^`\n]+)`|(?<![\w*])\*([^\s*][^*\n]*?)\*(?![\w*])|(?<![\w_])_([^\s_][^_\n]*?)_(?![\w_])|(?<![\w~])~([^\s~][^~\n]*?)~(?![\w~])|(https?:\/\/[^\s)]+)/g;
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(text.slice(from, match.index));
    const [whole, block, code, bold, italic, struck, link] = match;
    if (block !== undefined || code !== undefined) {
      nodes.push(element("code", {}, block ?? code));
    } else if (bold !== undefined) {
      nodes.push(element("strong", {}, bold));
    } else if (italic !== undefined) {
      nodes.push(element("em", {}, italic));
    } else if (struck !== undefined) {
      nodes.push(element("s", {}, struck));
    } else {
      nodes.push(outsideLink(link, {}, link));
    }
    from = match.index + whole.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function bubble(message) {
  const marks = { sending: " …", sent: " ✓", read: " ✓✓", failed: " not sent" };
  return element(
    "li",
    { class: `bubble${message.own ? " bubble-own" : ""}`, "data-state": message.state, dir: "auto" },
    ...formatted(message.text),
    element("time", { datetime: new Date(message.at).toISOString() }, clock(message.at) + (message.own ? marks[message.state] : "")),
  );
}

function draw() {
  const typing = typingTimer
    ? [element("li", { class: "bubble bubble-typing", "aria-label": "Parley is writing" }, element("span"), element("span"), element("span"))]
    : [];
  list.replaceChildren(...messages.map(bubble), ...typing);
  list.scrollTop = list.scrollHeight;
}

function showTyping(on) {
  clearTimeout(typingTimer);
  typingTimer = on ? setTimeout(() => showTyping(false), TYPING_SHOWN_MS) : 0;
  draw();
}

function connect() {
  stream?.close();
  stream = new EventSource(`/sandbox/events?phone=${number}`);
  stream.onopen = () => (byId("state").textContent = "online");
  stream.onerror = () => (byId("state").textContent = "waiting for the connection …");
  stream.addEventListener("typing", () => {
    messages.filter((message) => message.own && message.state === "sent").forEach((message) => (message.state = "read"));
    keep();
    showTyping(true);
  });
  stream.addEventListener("reply", (event) => {
    const reply = JSON.parse(event.data);
    if (!messages.some((message) => message.id === reply.id)) {
      messages.push({ id: reply.id, text: reply.text, at: Date.now(), own: false });
      keep();
    }
    showTyping(false);
  });
}

async function send(text) {
  const message = { id: crypto.randomUUID?.() ?? String(Math.random()), text, at: Date.now(), own: true, state: "sending" };
  messages.push(message);
  draw();
  try {
    const answer = await fetch("/sandbox/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ phone: number, text }),
    });
    message.state = answer.ok ? (message.state === "sending" ? "sent" : message.state) : "failed";
  } catch {
    message.state = "failed";
  }
  keep();
  draw();
}

function use(phone) {
  number = phone;
  write(NUMBER, number);
  byId("number").textContent = `+${number}`;
  connect();
  draw();
}

box.addEventListener("input", () => {
  byId("send").disabled = box.value.trim() === "";
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("form").requestSubmit();
  }
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (text !== "") {
    box.value = "";
    box.dispatchEvent(new Event("input"));
    send(text);
  }
});
byId("other").addEventListener("click", () => {
  messages = [];
  keep();
  use(newNumber());
  box.focus();
});

try {
  messages = JSON.parse(read(MESSAGES) ?? "[]");
} catch {
  messages = [];
}
use(/^[0-9]{6,15}$/.test(read(NUMBER) ?? "") ? read(NUMBER) : newNumber());
