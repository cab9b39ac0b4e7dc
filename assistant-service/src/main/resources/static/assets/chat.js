// The page: search box first, then a chat.
import { ApiProblem, call, conversationPath } from "./api.js";
import { ask, join, resume, stop } from "./ask.js";
import { Composer } from "./composer.js";
import { Conversations } from "./conversations.js";
import { ask as askDialog, tell } from "./dialog.js";
import { announce, byId, element, newId } from "./dom.js";
import { Feed } from "./feed.js";
import { openMemory } from "./memory.js";
import { openShare } from "./share-dialog.js";
import "./shell.js";
import { t } from "./texts.js";
import { apply, kept, newTurn, unanswered } from "./turn.js";
import { toolWords, TurnView } from "./turn-view.js";

const NEAR_END_PIXELS = 96;
const MOST_SUGGESTED = 7;
const REPORT_REASONS = ["wrong", "source", "unsafe", "personal", "other"];

const app = byId("app");
const thread = byId("thread");
const body = document.body;
const others = new BroadcastChannel("parley");

/** @typedef {{id: string|null, turns: object[], share: string|null}} Chat */
const nothing = () => ({ id: null, turns: [], share: null });

let chat = nothing();
let views = new Map();
let running = null;
let atEnd = true;
let demo = body.dataset.demo === "true";

const composer = new Composer((question) => start(question), suggestions, stopRunning);
const feed = new Feed(arrive, catchUp);
const conversations = new Conversations(
  (id) => go(`/c/${id}`),
  (id) => {
    others.postMessage({ kind: "gone", conversation: id });
    if (id === chat.id) {
      go("/");
    }
  },
);

// What is shown around the turns.

function showChat() {
  const home = chat.turns.length === 0;
  app.dataset.layout = home ? "home" : "chat";
  conversations.current = chat.id;
  const title = home ? "" : conversations.title(chat.id) || chat.turns[0].question;
  byId("title").textContent = title;
  document.title = title === "" ? "Parley" : `${title} · Parley`;
  byId("share-open").hidden = home || !chat.turns.some((turn) => turn.state === "done");
  byId("share-open").toggleAttribute("data-on", chat.share !== null);
  byId("demo").hidden = !demo;
  byId("note").replaceChildren(demo ? t("demo_note") : t("can_be_wrong"));
  composer.busy = running !== null;
  feed.follow(chat.id);
  for (const turn of chat.turns) {
    const last = turn === chat.turns.at(-1);
    views.get(turn.turn)?.root.toggleAttribute("data-last", last);
  }
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

function showSide(open) {
  app.toggleAttribute("data-side", open);
  byId("side-open").setAttribute("aria-expanded", String(open));
  if (open) {
    byId("side-close").focus();
  } else if (byId("side").contains(document.activeElement)) {
    byId("side-open").focus();
  }
}

// Turns.

const actions = {
  retry: (view) => again(view.turn, view.turn.question),
  edit: (view, question) => again(view.turn, question),
  rate: async (view, rating) => {
    const { turn } = view;
    const before = turn.rating;
    turn.rating = rating === "none" ? null : rating;
    view.update();
    try {
      await call("PUT", `/api/turns/${turn.turn}/rating`, { conversation: chat.id, rating });
      announce(t(rating === "none" ? "rating_withdrawn" : "rating_thanks"));
    } catch (problem) {
      turn.rating = before;
      view.update();
      announce(problem.title);
    }
  },
  report: async (view) => {
    const reasons = REPORT_REASONS.map((reason, index) =>
      element("label", { class: "choice" }, element("input", { type: "radio", name: "reason", value: reason, required: true, checked: index === 0 }), t(`report_${reason}`)),
    );
    const comment = element("textarea", { class: "input", rows: "3", maxlength: "1000", dir: "auto" });
    const done = await askDialog(
      t("report"),
      [
        element("fieldset", { class: "choices" }, element("legend", {}, t("report_why")), ...reasons),
        element("label", { class: "field" }, element("span", {}, t("report_comment")), comment),
      ],
      [{ value: "send", label: t("report_send"), main: true }],
      () =>
        call("POST", `/api/turns/${view.turn.turn}/report`, {
          conversation: chat.id,
          reason: reasons.map((label) => label.firstChild).find((box) => box.checked).value,
          comment: comment.value,
        }),
    );
    if (done !== null) {
      announce(t("report_thanks"));
    }
  },
  ask: (question) => {
    if (running === null) {
      start(question);
    }
  },
  memory: () => openMemory(erased),
  frame: (turn, index) => `${conversationPath(chat.id)}/turns/${turn.turn}/attributions/${index}`,
};

function addTurn(turn) {
  const view = new TurnView(turn, actions);
  chat.turns.push(turn);
  views.set(turn.turn, view);
  thread.append(view.root);
  return view;
}

function dropFrom(id) {
  const from = chat.turns.findIndex((turn) => turn.turn === id);
  if (from < 0) {
    return;
  }
  for (const turn of chat.turns.splice(from)) {
    views.get(turn.turn)?.root.remove();
    views.delete(turn.turn);
  }
}

function start(question, replaces) {
  if (chat.id === null) {
    chat.id = newId();
    history.pushState(null, "", `/c/${chat.id}`);
  }
  const turn = newTurn(question);
  run(turn, addTurn(turn), replaces);
}

/** Asks in place of a turn and all that came after it. */
async function again(turn, question) {
  if (running !== null) {
    if (running.turn !== turn) {
      return;
    }
    stopRunning();
  }
  dropFrom(turn.turn);
  start(question, turn.sent ? turn.turn : undefined);
}

/** Works a turn off: asks its question, or follows it when it was asked before a reload or in another tab. */
async function run(turn, view, replaces) {
  const own = chat;
  const control = new AbortController();
  const me = { turn, view, control };
  running = me;
  atEnd = true;
  showChat();
  scrollToEnd();
  announce(t("thinking"));
  const redraw = () => view.update(() => own === chat && followEnd());
  const onEvent = (type, data) => {
    apply(turn, type, data);
    if (type === "turn") {
      demo = data.demo;
      if (own === chat) {
        showChat();
      }
      conversations.refresh().then(() => own === chat && showChat());
    }
    if (type === "tool" && data.state === "started") {
      announce(toolWords(data.name, "now"));
    }
    redraw();
  };
  const onReconnect = (waiting) => {
    if (turn.reconnecting !== waiting && turn.state === "running") {
      turn.reconnecting = waiting;
      redraw();
    }
  };
  try {
    if (turn.joined) {
      await join(turn.turn, onEvent, control.signal, onReconnect);
    } else if (turn.sent) {
      Object.assign(turn, unanswered());
      await resume(turn.turn, onEvent, control.signal, onReconnect);
    } else {
      others.postMessage({ kind: "asked", conversation: own.id, turn: turn.turn, question: turn.question, replaces });
      await ask({ question: turn.question, conversation: own.id, turn: turn.turn, replaces, locale: document.documentElement.lang }, onEvent, control.signal, onReconnect);
    }
  } catch (fault) {
    if (turn.state === "running") {
      turn.state = "failed";
      turn.problem = fault instanceof ApiProblem ? fault : { title: t("problem_other"), detail: t("problem_other_more") };
    }
  }
  finish(me, own);
}

function finish(me, own) {
  const { turn, view } = me;
  turn.reconnecting = false;
  if (running !== me) {
    view.update();
    return;
  }
  running = null;
  view.update(() => {
    if (own === chat) {
      followEnd();
    }
    // The live region gets the answer once, when it is whole: a stream of pieces is no pleasure to listen to.
    announce(turn.state === "done" ? view.spoken() : turn.state === "stopped" ? t("you_stopped") : (turn.problem?.detail ?? ""));
  });
  if (own === chat) {
    showChat();
  }
  conversations.refresh().then(() => own === chat && showChat());
}

function stopRunning() {
  if (running === null) {
    return;
  }
  const me = running;
  me.turn.state = "stopped";
  stop(me.turn.turn);
  me.control.abort();
  finish(me, chat);
}

// Conversations.

function clear() {
  if (running !== null) {
    // It goes on at the server, and is shown when its conversation is opened again.
    running.control.abort();
    running = null;
  }
  chat = nothing();
  feed.follow(null);
  views = new Map();
  thread.replaceChildren();
}

/** Shows the conversation that the address names. */
async function show() {
  clear();
  showSide(false);
  const id = /^\/c\/([A-Za-z0-9_-]{16,64})$/.exec(location.pathname)?.[1];
  if (id === undefined) {
    showChat();
    return;
  }
  const own = chat;
  own.id = id;
  app.dataset.layout = "chat";
  thread.replaceChildren(element("li", { class: "busy" }, element("span", { class: "spinner" }), t("loading")));
  try {
    const whole = await call("GET", `${conversationPath(id)}/transcript`);
    if (own !== chat) {
      return;
    }
    thread.replaceChildren();
    own.share = whole.share;
    for (const shown of whole.turns) {
      addTurn(kept(shown, whole.ratings[shown.turn]));
    }
  } catch (problem) {
    if (own !== chat) {
      return;
    }
    thread.replaceChildren(
      element(
        "li",
        { class: "notice notice-danger problem" },
        element("p", {}, element("strong", {}, problem.title ?? t("problem_other")), problem.detail ?? ""),
        element("a", { class: "button", href: "/" }, t("new_chat")),
      ),
    );
    conversations.current = id;
    return;
  }
  const last = chat.turns.at(-1);
  if (last?.state === "running") {
    run(last, views.get(last.turn));
  } else {
    showChat();
    scrollToEnd();
  }
}

/** Shows a turn that nobody asked for here, as a person of the team writes it. */
function arrive(shown) {
  if (views.has(shown.turn)) {
    return;
  }
  const view = addTurn(kept(shown));
  followEnd();
  showChat();
  announce(view.spoken());
}

/** What came while the page was away for long. */
async function catchUp(id) {
  const own = chat;
  const whole = await call("GET", `${conversationPath(id)}/transcript`).catch(() => null);
  if (own === chat && whole !== null) {
    whole.turns.filter((shown) => shown.question === "").forEach(arrive);
  }
}

function go(path) {
  history.pushState(null, "", path);
  show().then(() => composer.focus());
}

function erased() {
  others.postMessage({ kind: "erased" });
  conversations.refresh();
  go("/");
}

async function suggestions(typed) {
  const path = `/api/suggest?q=${encodeURIComponent(typed)}${chat.id === null ? "" : `&conversation=${chat.id}`}`;
  const found = await call("GET", path).then((answer) => answer.suggestions, () => []);
  const earlier = conversations
    .matching(typed)
    .slice(0, 2)
    .map(({ id, title }) => ({ text: title, kind: "conversation", open: () => go(`/c/${id}`) }));
  return [...found.slice(0, MOST_SUGGESTED - earlier.length), ...earlier];
}

// Another tab of the same browser.

others.addEventListener("message", ({ data }) => {
  if (data.kind === "asked") {
    if (data.conversation === chat.id && !views.has(data.turn)) {
      if (data.replaces) {
        dropFrom(data.replaces);
      }
      const turn = newTurn(data.question, data.turn);
      const view = addTurn(turn);
      // Joined, not asked: the other tab's question may still be on its way.
      turn.joined = true;
      run(turn, view);
    } else {
      conversations.refresh();
    }
  } else if (data.kind === "gone" || data.kind === "erased") {
    conversations.refresh();
    if (data.kind === "erased" || data.conversation === chat.id) {
      go("/");
    }
  }
});

// Controls.

byId("new").addEventListener("click", () => go("/"));
byId("home").addEventListener("click", (event) => {
  event.preventDefault();
  go("/");
});
byId("examples").addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (chip !== null && running === null) {
    start(chip.textContent.trim());
    composer.focus();
  }
});
byId("jump").addEventListener("click", () => {
  scrollToEnd();
  composer.focus();
});
byId("memory-open").addEventListener("click", () => openMemory(erased));
byId("share-open").addEventListener("click", () => openShare(chat, showChat));
byId("demo").addEventListener("click", () =>
  tell(t("demo_model"), [
    element("p", {}, t("demo_more", body.dataset.model)),
    element("p", {}, t("demo_switch")),
    element("pre", { dir: "ltr", tabindex: "0" }, element("code", {}, "./parley models fetch ORG/Llama-3.2-1B-Instruct-GGUF FILE.gguf\n./parley run --parley.model.path=FILE.gguf")),
    element("p", {}, t("demo_remote")),
    element("pre", { dir: "ltr", tabindex: "0" }, element("code", {}, "./parley run --parley.model.remote.base-url=URL --parley.model.remote.name=NAME")),
  ]),
);
byId("side-open").addEventListener("click", () => showSide(!app.hasAttribute("data-side")));
byId("side-close").addEventListener("click", () => showSide(false));
byId("side-shade").addEventListener("click", () => showSide(false));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) {
    return;
  }
  if (app.hasAttribute("data-side")) {
    showSide(false);
  } else {
    stopRunning();
  }
});
window.addEventListener("popstate", show);
window.addEventListener(
  "scroll",
  () => {
    const page = document.documentElement;
    atEnd = page.scrollHeight - page.clientHeight - page.scrollTop < NEAR_END_PIXELS;
    showJump();
  },
  { passive: true },
);
const showOnline = () => (byId("offline").hidden = navigator.onLine);
window.addEventListener("online", showOnline);
window.addEventListener("offline", showOnline);

showOnline();
conversations.refresh().then(() => showChat());
show();
