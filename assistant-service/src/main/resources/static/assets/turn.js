// What the page knows of a turn.
import { described } from "./api.js";
import { newId } from "./dom.js";

/**
 * @typedef {object} Turn
 * @property {string} turn id
 * @property {string} question
 * @property {"running"|"done"|"stopped"|"failed"} state
 * @property {boolean} sent whether the server has it
 * @property {string} answer
 * @property {{n: number, title: string, url: string, quote: string, link: string}[]} citations
 * @property {{id: string, name: string, outcome: string|null, label?: string, subject?: string, sources?: number|null}[]} tools
 * @property {{id: string, text: string}[]} memories
 * @property {string[]} related
 * @property {{provider: string, html: string|null, pages: string[]}[]} attributions
 * @property {string} search what came of web searches; "nothing" and "failed" are said
 * @property {{title: string, detail?: string}|null} problem
 * @property {"up"|"down"|null} rating
 * @property {boolean} reconnecting
 */

/** @returns {Turn} */
export function newTurn(question, id = newId()) {
  return { turn: id, question, sent: false, rating: null, ...unanswered() };
}

/** What a turn holds before its first event. */
export function unanswered() {
  return {
    state: "running",
    answer: "",
    citations: [],
    tools: [],
    memories: [],
    related: [],
    attributions: [],
    search: "",
    problem: null,
    reconnecting: false,
  };
}

/** A turn as the server keeps it. */
export function kept(shown, rating) {
  return { ...unanswered(), ...shown, sent: true, rating: rating ?? null, problem: shown.problem && described(shown.problem.code, shown.problem.title, shown.problem.detail) };
}

/** Applies an event of the server to a turn. */
export function apply(turn, type, data) {
  switch (type) {
    case "turn":
      turn.sent = true;
      break;
    case "tool":
      applyTool(turn, data);
      break;
    case "delta":
      turn.answer += data.text;
      break;
    case "citation":
      turn.citations = [...turn.citations.filter((known) => known.n !== data.n), data].sort((a, b) => a.n - b.n);
      break;
    case "done":
      turn.answer = data.answer;
      turn.citations = data.citations;
      turn.memories = data.memories ?? [];
      turn.related = data.related ?? [];
      turn.attributions = data.attributions ?? [];
      turn.search = data.search ?? "";
      turn.state = "done";
      break;
    case "error":
      turn.state = data.code === "stopped" ? "stopped" : "failed";
      turn.problem = described(data.code, data.title, data.detail);
      break;
    default:
      // Events of a newer server are not for this page.
      break;
  }
}

function applyTool(turn, { id, name, state, outcome, label, subject, sources }) {
  let tool = turn.tools.find((known) => known.outcome === null && known.id === id);
  if (tool === undefined) {
    tool = { id, name, outcome: null, subject };
    turn.tools.push(tool);
  }
  tool.label = label;
  if (state === "finished") {
    tool.outcome = outcome ?? "ok";
    tool.sources = sources ?? null;
  }
}
