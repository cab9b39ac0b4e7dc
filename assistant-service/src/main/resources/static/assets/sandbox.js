// The phone: sends like a person, shows what comes back.
import { byId, element, icon, outsideLink, safeUrl } from "./dom.js";
import "./shell.js";
import { t } from "./texts.js";

const NUMBER = "parley.sandbox.number";
const CHANNEL = "parley.sandbox.channel";
const MESSAGES = "parley.sandbox.messages";
const TYPING_SHOWN_MS = 25_000;
const MOST_KEPT = 200;

const THUMB = "👍";
const SIGNS = { audio: "🎤", image: "🖼", video: "🎬", document: "📄", sticker: "⭐", location: "📍" };

const list = byId("messages");
const box = byId("text");

let number = "";
let channel = "whatsapp";
let messages = [];
let stream = null;
let typingTimer = 0;
/** The own message that the box holds to be changed. */
let edited = null;

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

const LINK = /(https?:\/\/[^\s)]+)/g;

/** Messenger shows text as it is, with addresses as links. */
function plain(text) {
  return text.split(LINK).map((part, index) => (index % 2 === 1 ? outsideLink(part, {}, part) : part));
}

/** WhatsApp's notation as nodes: *bold*, _italic_, ~struck~, ```code```, and addresses as links. */
function formatted(text) {
  if (channel === "messenger") {
    return plain(text);
  }
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
  const marks = { sending: " …", sent: " ✓", read: " ✓✓", failed: ` ${t("phone_not_sent")}` };
  const changed = message.edited ? `${t("phone_edited")} ` : "";
  return element(
    "li",
    { class: `bubble${message.own ? " bubble-own" : ""}`, "data-state": message.state, dir: "auto" },
    quote(message.replyTo),
    file(message),
    ...(message.withdrawn ? [element("em", {}, t("phone_taken_back"))] : formatted(message.text)),
    choices(message.choices ?? []),
    tools(message),
    element("time", { datetime: new Date(message.at).toISOString() }, changed + clock(message.at) + (message.own ? marks[message.state] : "")),
  );
}

/** What else can be done with a message: own ones are edited and taken back, others are reacted to. */
function tools(message) {
  if (message.own && (message.platformId === undefined || message.withdrawn)) {
    return null;
  }
  const tool = (label, onclick, attributes = {}) =>
    element("button", { class: "button button-quiet button-small", type: "button", onclick, ...attributes }, label);
  return element(
    "span",
    { class: "bubble-tools" },
    ...(message.own
      ? [message.kind === "text" ? tool(t("phone_edit"), () => beginEdit(message)) : null, tool(t("phone_take_back"), () => takeBack(message))]
      : [tool(icon("thumb-up"), () => react(message), { "aria-label": t("phone_react"), "aria-pressed": String(message.reacted === true) })]),
  );
}

function beginEdit(message) {
  edited = message;
  box.value = message.text;
  box.dispatchEvent(new Event("input"));
  box.focus();
}

async function takeBack(message) {
  if (await deliver({ kind: "revoke", text: "", value: message.platformId })) {
    message.withdrawn = true;
    keep();
    draw();
  }
}

async function react(message) {
  const reacted = message.reacted !== true;
  if (await deliver({ kind: "reaction", text: reacted ? THUMB : "", value: message.id })) {
    message.reacted = reacted;
    keep();
    draw();
  }
}

async function change(message, text) {
  if (await deliver({ kind: "edit", text, value: message.platformId })) {
    message.text = text;
    message.edited = true;
    keep();
    draw();
  }
}

/** The words of the message that a reply names. */
function quote(id) {
  const answered = id ? messages.find((message) => message.platformId === id) : undefined;
  return answered === undefined ? null : element("span", { class: "bubble-quote", dir: "auto" }, answered.text || label(answered.kind));
}

/** What stands for a message without words. */
function label(kind) {
  return `${SIGNS[kind]} ${t(`phone_${kind}`)}`;
}

function file({ file: address, mediaType = "", name = "" }) {
  const url = address ? safeUrl(address) : null;
  if (url === null) {
    return null;
  }
  if (mediaType.startsWith("image/")) {
    return element("img", { src: url.href, alt: t("phone_picture") });
  }
  if (mediaType.startsWith("video/") || mediaType.startsWith("audio/")) {
    return element(mediaType.slice(0, 5), { src: url.href, controls: true });
  }
  return outsideLink(url.href, { class: "bubble-file" }, name || url.href);
}

/** Buttons, rows of a list, or quick replies: all are pressed. */
function choices(offered) {
  return offered.length === 0
    ? null
    : element(
        "span",
        { class: "bubble-choices" },
        ...offered.map(({ id, title }) =>
          element("button", { class: "button button-small", type: "button", onclick: () => send({ kind: "choice", text: title, value: id }) }, title),
        ),
      );
}

function draw() {
  const typing = typingTimer
    ? [element("li", { class: "bubble bubble-typing", "aria-label": t("phone_writing") }, element("span"), element("span"), element("span"))]
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
  stream = new EventSource(`/sandbox/events?phone=${number}&channel=${channel}`);
  stream.onopen = () => (byId("state").textContent = t("phone_online"));
  stream.onerror = () => (byId("state").textContent = t("phone_waiting"));
  stream.addEventListener("typing", () => {
    messages.filter((message) => message.own && message.state === "sent").forEach((message) => (message.state = "read"));
    keep();
    showTyping(true);
  });
  stream.addEventListener("reply", (event) => {
    const reply = JSON.parse(event.data);
    if (!messages.some((message) => message.id === reply.id)) {
      const { id, text, choices: offered, file: address, mediaType, replyTo } = reply;
      messages.push({ id, text, choices: offered, file: address, mediaType, replyTo, at: Date.now(), own: false });
      keep();
    }
    showTyping(false);
  });
}

const FILE_TYPES = { audio: "audio/*", image: "image/*", video: "video/*", document: "", sticker: "image/webp,image/png,image/gif" };

/** Kinds that can have words below them. */
const CAPTIONED = new Set(["image", "video", "document"]);

/** What is written becomes the caption. */
function takeCaption(kind) {
  const words = CAPTIONED.has(kind) && edited === null ? box.value.trim() : "";
  if (words !== "") {
    box.value = "";
    box.dispatchEvent(new Event("input"));
  }
  return words;
}

/** Lets the person choose a file, uploads it as the phone does, and sends a message that names it. */
function sendFile(kind) {
  const chooser = byId("file");
  chooser.value = "";
  chooser.accept = FILE_TYPES[kind];
  chooser.onchange = async () => {
    const [chosen] = chooser.files;
    if (chosen === undefined) {
      return;
    }
    const text = takeCaption(kind);
    try {
      const answer = await fetch("/sandbox/files", { method: "POST", headers: { "Content-Type": chosen.type || "application/octet-stream" }, body: chosen });
      const { id } = answer.ok ? await answer.json() : {};
      send({ kind, text, value: id ?? "", file: id && `/sandbox/files/${id}`, mediaType: chosen.type, name: chosen.name });
    } catch {
      send({ kind, text, value: "" });
    }
  };
  chooser.click();
}

/**
 * Gives something to the platform.
 * @param {{kind: string, text: string, value?: string}} what
 * @returns {Promise<string|undefined>} what the platform calls it; undefined where it was not taken
 */
async function deliver({ kind, text, value }) {
  try {
    const answer = await fetch("/sandbox/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ phone: number, channel, kind, text, value, copies: Number(byId("copies").value), delay: Number(byId("delay").value) }),
    });
    return answer.ok ? (await answer.json()).id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Sends a message and shows it.
 * @param {{kind: string, text: string, value?: string, file?: string, mediaType?: string, name?: string}} what
 */
async function send({ kind, text, value, file: address, mediaType, name }) {
  const shown = text || (address ? "" : label(kind));
  const message = { id: crypto.randomUUID?.() ?? String(Math.random()), kind, text: shown, file: address, mediaType, name, at: Date.now(), own: true, state: "sending" };
  messages.push(message);
  draw();
  message.platformId = await deliver({ kind, text, value });
  if (message.platformId === undefined) {
    message.state = "failed";
  } else if (message.state === "sending") {
    message.state = "sent";
  }
  keep();
  draw();
}

/** Another phone, or the same in another messenger: nothing of the conversation before is on it. */
function begin(phone, platform) {
  messages = [];
  edited = null;
  keep();
  use(phone, platform);
  box.focus();
}

function use(phone, platform) {
  number = phone;
  channel = platform;
  write(NUMBER, number);
  write(CHANNEL, channel);
  byId("hook").textContent = `/webhooks/${channel}`;
  document.querySelector(`input[name="channel"][value="${channel}"]`).checked = true;
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
    if (edited === null) {
      send({ kind: "text", text });
    } else {
      change(edited, text);
      edited = null;
    }
  }
});
byId("other").addEventListener("click", () => begin(newNumber(), channel));
document.querySelectorAll('input[name="channel"]').forEach((choice) => choice.addEventListener("change", () => begin(number, choice.value)));
document.querySelectorAll("button[data-kind]").forEach((button) => button.addEventListener("click", () => (button.dataset.kind in FILE_TYPES ? sendFile(button.dataset.kind) : send({ kind: button.dataset.kind, text: "" }))));

try {
  messages = JSON.parse(read(MESSAGES) ?? "[]");
} catch {
  messages = [];
}
use(/^[0-9]{6,15}$/.test(read(NUMBER) ?? "") ? read(NUMBER) : newNumber(), read(CHANNEL) === "messenger" ? "messenger" : "whatsapp");
