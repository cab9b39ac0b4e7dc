// The page: search box first, then a chat.
import { ask, AskProblem, resume, stop } from "./ask.js";
import { element } from "./dom.js";
import { apply, load, newTurn, save, unanswered } from "./transcript.js";
import { toolWords, TurnView } from "./turn-view.js";

const MAX_QUESTION_CHARS = 4000;
const SHOW_LIMIT_CHARS = 3600;
const NEAR_END_PIXELS = 96;

const byId = (id) => document.getElementById(id);
const box = byId("question");
const sendButton = byId("send");
const stopButton = byId("stop");
const thread = byId("thread");

let chat = load();
let running = null;
let keys = 0;
let atEnd = true;

function showChat() {
  const home = chat.turns.length === 0;
  document.body.dataset.layout = home ? "home" : "chat";
  byId("new").hidden = home;
  byId("demo").hidden = !chat.demo;
  byId("demo").title = chat.model ?? "";
  const note = byId("note");
  if (chat.demo) {
    note.replaceChildren(
      "Demo model: small, often wrong. For real answers start with ",
      element("code", {}, "./parley run --parley.model.path=FOLDER"),
      " and a Llama 3.",
    );
  } else {
    note.textContent = home ? "" : "Parley can be wrong. Look at the sources.";
  }
}

function showControls() {
  const length = box.value.trim().length;
  const over = length > MAX_QUESTION_CHARS;
  const limit = byId("limit");
  limit.textContent =
    length < SHOW_LIMIT_CHARS
      ? ""
      : `${length.toLocaleString("en")} of ${MAX_QUESTION_CHARS.toLocaleString("en")} characters` +
        (over ? ". Please shorten the question." : "");
  limit.toggleAttribute("data-over", over);
  const hadFocus = document.activeElement === sendButton || document.activeElement === stopButton;
  sendButton.disabled = length === 0 || over;
  sendButton.hidden = running !== null;
  stopButton.hidden = running === null;
  if (hadFocus) {
    box.focus();
  }
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
}

function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}

function followEnd() {
  if (atEnd) {
    scrollToEnd();
  }
  showJump();
}

function showJump() {
  byId("jump").hidden = atEnd || chat.turns.length === 0;
}

function announce(text) {
  byId("live").textContent = text;
}

function addView(turn) {
  const view = new TurnView(turn, ++keys, () => retry(turn, view));
  thread.append(view.root);
  return view;
}

function start(question) {
  const turn = newTurn(question);
  chat.turns.push(turn);
  run(turn, addView(turn));
}

function retry(turn, view) {
  if (running !== null) {
    return;
  }
  if (turn.state === "done") {
    start(turn.question);
    return;
  }
  Object.assign(turn, unanswered());
  view.update();
  run(turn, view);
}

/** Works a turn off: asks its question, or follows it when it was asked before a reload. */
async function run(turn, view) {
  const own = chat;
  const control = new AbortController();
  const me = { turn, view, control, stopped: false };
  running = me;
  atEnd = true;
  showChat();
  showControls();
  scrollToEnd();
  announce("Parley is thinking.");
  const redraw = () => view.update(followEnd);
  const onEvent = (type, data) => {
    if (me.stopped) {
      halt(me, data.turn);
      return;
    }
    apply(turn, type, data);
    if (type === "turn") {
      Object.assign(own, { conversation: data.conversation, model: data.model, demo: data.demo });
      save(own);
      showChat();
    }
    if (type === "tool" && data.state === "started") {
      announce(toolWords(data)[0]);
    }
    redraw();
  };
  const onReconnect = (waiting) => {
    if (!me.stopped && turn.reconnecting !== waiting) {
      turn.reconnecting = waiting;
      redraw();
    }
  };
  try {
    if (turn.turn === null) {
      const request = { question: turn.question, ...(own.conversation && { conversation: own.conversation }) };
      save(own);
      await ask(request, onEvent, control.signal, onReconnect);
    } else {
      const known = turn.turn;
      Object.assign(turn, unanswered(), { turn: known });
      await resume(known, onEvent, control.signal, onReconnect);
    }
  } catch (fault) {
    if (me.stopped) {
      return;
    }
    turn.state = "failed";
    turn.problem =
      fault instanceof AskProblem
        ? { title: fault.title, detail: fault.detail }
        : { title: "The answer could not be shown", detail: "Please reload the page and try again." };
  }
  if (!me.stopped) {
    finish(me, own);
  }
}

function finish(me, own) {
  const { turn, view } = me;
  turn.reconnecting = false;
  if (chat === own) {
    save(own);
  }
  running = null;
  view.update(() => {
    followEnd();
    // The live region gets the answer once, when it is whole: a stream of pieces is no pleasure to listen to.
    announce(turn.state === "done" ? spoken(view.root) : (turn.problem?.detail ?? "Stopped."));
  });
  showControls();
}

function spoken(root) {
  const prose = root.querySelector(".prose").cloneNode(true);
  prose.querySelectorAll(".cite").forEach((chip) => chip.remove());
  return [...prose.children].map((block) => block.textContent).join(" ");
}

function stopRunning() {
  if (running === null) {
    return;
  }
  const me = running;
  me.stopped = true;
  if (me.turn.turn !== null) {
    halt(me, me.turn.turn);
  }
  // Else the connection stays until the first event tells which turn the server has to stop.
  me.turn.state = "stopped";
  finish(me, chat);
}

function halt(me, turn) {
  stop(turn);
  me.control.abort();
}

function submit() {
  const question = box.value.trim();
  if (running !== null || question === "" || question.length > MAX_QUESTION_CHARS) {
    return;
  }
  box.value = "";
  start(question);
}

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("input", showControls);
box.addEventListener("keydown", (event) => {
  // Enter that picks a word of an input method is not meant for us.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    submit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) {
    stopRunning();
  }
});
stopButton.addEventListener("click", stopRunning);
byId("examples").addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (chip !== null && running === null) {
    start(chip.textContent);
    box.focus();
  }
});
byId("new").addEventListener("click", () => {
  stopRunning();
  chat = { conversation: null, model: chat.model, demo: chat.demo, turns: [] };
  save(chat);
  thread.replaceChildren();
  announce("New chat.");
  showChat();
  showControls();
  box.focus();
});
byId("jump").addEventListener("click", () => {
  scrollToEnd();
  box.focus({ preventScroll: true });
});
window.addEventListener(
  "scroll",
  () => {
    const page = document.documentElement;
    atEnd = page.scrollHeight - page.clientHeight - page.scrollTop < NEAR_END_PIXELS;
    showJump();
  },
  { passive: true },
);

for (const turn of chat.turns) {
  const view = addView(turn);
  if (turn.state === "running") {
    if (turn.turn === null) {
      turn.state = "failed";
      turn.problem = { title: "This question was interrupted", detail: "Please try again." };
      view.update();
    } else {
      run(turn, view);
    }
  }
}
showChat();
showControls();
scrollToEnd();
