// The conversation of this tab, kept so that a reload shows it again and goes on with an unfinished answer.

const KEY = "parley.conversation";
const MAX_TURNS = 50;

/**
 * @typedef {object} Turn
 * @property {string} question
 * @property {string|null} turn id at the server, once known
 * @property {"running"|"done"|"stopped"|"failed"} state
 * @property {string} answer
 * @property {{n: number, title: string, url: string, quote: string}[]} citations
 * @property {{id: string, name: string, state: string, label?: string, outcome?: string}[]} tools
 * @property {{title: string, detail?: string}|null} problem
 * @property {boolean} reconnecting
 */

/** @returns {Turn} */
export function newTurn(question) {
  return { question, ...unanswered() };
}

/** What a turn holds before its first event. */
export function unanswered() {
  return { turn: null, state: "running", answer: "", citations: [], tools: [], problem: null, reconnecting: false };
}

/** Applies an event of the server to a turn. */
export function apply(turn, type, data) {
  switch (type) {
    case "turn":
      turn.turn = data.turn;
      break;
    case "tool":
      applyTool(turn, data);
      break;
    case "delta":
      turn.answer += data.text;
      break;
    case "citation":
      turn.citations = withCitation(turn.citations, data);
      break;
    case "done":
      turn.answer = data.answer;
      turn.citations = data.citations;
      turn.state = "done";
      break;
    case "error":
      turn.state = data.code === "stopped" ? "stopped" : "failed";
      turn.problem = { title: data.title || "That did not work", detail: data.detail };
      break;
    default:
      // Events of a newer server are not for this page.
      break;
  }
}

function applyTool(turn, { id, name, state, label, outcome }) {
  const open = turn.tools.find(
    (tool) => tool.state === "started" && (id === undefined ? tool.name === name : tool.id === id),
  );
  if (open === undefined) {
    turn.tools.push({ id, name, state, label, outcome });
  } else {
    Object.assign(open, { state, outcome, label: label ?? open.label });
  }
}

function withCitation(citations, { n, title, url, quote }) {
  return [...citations.filter((known) => known.n !== n), { n, title, url, quote }].sort((a, b) => a.n - b.n);
}

/** @returns {{conversation: string|null, model: string|null, demo: boolean, turns: Turn[]}} */
export function load() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (Array.isArray(kept?.turns)) {
      return kept;
    }
  } catch {
    // What cannot be read is as good as nothing.
  }
  return { conversation: null, model: null, demo: false, turns: [] };
}

export function save(chat) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...chat, turns: chat.turns.slice(-MAX_TURNS) }));
  } catch {
    // Storage may be full or forbidden; the page works without it.
  }
}
