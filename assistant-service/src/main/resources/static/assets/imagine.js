// A picture that follows what is typed.
import { announce, byId, element } from "./dom.js";
import "./shell.js";
import { known, t } from "./texts.js";

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const MOST_KEPT = 24;
const box = byId("prompt");

let socket = null;
let failures = 0;
let seed = newSeed();

function newSeed() {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

function connect() {
  const opened = new WebSocket(new URL("/api/imagine", location.href.replace(/^http/, "ws")));
  socket = opened;
  opened.addEventListener("open", () => {
    failures = 0;
    say("");
    send();
  });
  opened.addEventListener("message", (event) => show(JSON.parse(event.data)));
  opened.addEventListener("close", () => {
    if (socket === opened) {
      say(t("reconnecting"));
      setTimeout(connect, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
    }
  });
}

/** The same seed keeps the picture steady while the words change. */
function send() {
  const prompt = box.value.trim();
  if (prompt === "") {
    byId("progress").hidden = true;
    say("");
  }
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ prompt, seed }));
  }
}

function say(words) {
  byId("state").textContent = words;
}

function show(message) {
  const bar = byId("progress");
  switch (message.type) {
    case "progress":
      bar.hidden = false;
      bar.max = message.steps;
      bar.value = message.step;
      say(t("tool_create_image_now"));
      if (message.preview) {
        picture(message.preview, box.value);
      }
      break;
    case "picture":
      bar.hidden = true;
      say("");
      picture(message.url, message.prompt);
      byId("save").href = message.url;
      byId("save").hidden = false;
      keep(message.url, message.prompt);
      announce(t("tool_create_image_done"));
      break;
    case "problem":
      bar.hidden = true;
      say(known(`problem_${message.code}`) ?? message.detail);
      break;
    default:
      break;
  }
}

function picture(url, prompt) {
  const image = byId("shown");
  image.src = url;
  image.alt = prompt;
  image.hidden = false;
  byId("empty").hidden = true;
}

function keep(url, prompt) {
  const strip = byId("strip");
  strip.prepend(
    element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          title: prompt,
          onclick: () => {
            picture(url, prompt);
            byId("save").href = url;
          },
        },
        element("img", { src: url, alt: prompt, loading: "lazy" }),
      ),
    ),
  );
  while (strip.children.length > MOST_KEPT) {
    strip.lastElementChild.remove();
  }
}

if (box !== null) {
  box.addEventListener("input", send);
  byId("form").addEventListener("submit", (event) => event.preventDefault());
  byId("again").addEventListener("click", () => {
    seed = newSeed();
    send();
    box.focus();
  });
  window.addEventListener("online", () => socket.readyState === WebSocket.CLOSED && connect());
  connect();
}
