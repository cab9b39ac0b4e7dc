// The search-box API: asks a question, follows its turn through lost connections, stops it.
import { readEvents } from "./sse.js";

const RETRY_DELAYS_MS = [400, 800, 1600, 3200, 6400];
const PASSING = new Set([502, 503, 504]);
const FINAL = new Set(["done", "error"]);

/** What went wrong, in words for a person. */
export class AskProblem extends Error {
  constructor(code, title, detail) {
    super(detail || title);
    this.code = code;
    this.title = title;
    this.detail = detail;
  }
}

const UNREACHABLE = new AskProblem(
  "unreachable",
  "Parley cannot be reached",
  "Check that it is running, then try again.",
);
const LOST = new AskProblem(
  "connection_lost",
  "The connection was lost",
  "The answer could not be finished. Please try again.",
);

/**
 * Asks, and reports every event of the turn exactly once, in order, until `done` or `error`.
 *
 * @param {{question: string, conversation?: string}} request
 * @param {(type: string, data: object) => void} onEvent
 * @param {AbortSignal} signal ends the work silently
 * @param {(waiting: boolean) => void} onReconnect told when the connection is lost and when it is back
 */
export function ask(request, onEvent, signal, onReconnect) {
  const open = () =>
    fetch("/api/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(request),
      signal,
    });
  return follow(open, null, onEvent, signal, onReconnect);
}

/** Follows a turn that was asked earlier, from its first event. */
export function resume(turn, onEvent, signal, onReconnect) {
  return follow(null, turn, onEvent, signal, onReconnect);
}

/** Stops a turn. A turn that has ended meanwhile is no error. */
export async function stop(turn) {
  await fetch(`/api/turns/${encodeURIComponent(turn)}`, { method: "DELETE", keepalive: true }).catch(() => {});
}

async function follow(open, knownTurn, onEvent, signal, onReconnect) {
  let turn = knownTurn;
  let lastId = "";
  let failures = 0;
  let first = open;
  const seen = new Set();
  const reopen = () =>
    fetch(`/api/turns/${encodeURIComponent(turn)}/events`, {
      headers: { Accept: "text/event-stream", ...(lastId && { "Last-Event-ID": lastId }) },
      cache: "no-store",
      signal,
    });

  for (;;) {
    const response = await (first ?? reopen)().catch(() => null);
    first = null;
    let problem = UNREACHABLE;
    if (response !== null) {
      problem = await problemOf(response);
      if (problem === null) {
        onReconnect(false);
        for await (const event of readEvents(response.body)) {
          if (signal.aborted) {
            return;
          }
          if (event.id !== "") {
            if (seen.has(event.id)) {
              continue;
            }
            seen.add(event.id);
            lastId = event.id;
          }
          failures = 0;
          const data = JSON.parse(event.data);
          turn = event.type === "turn" ? data.turn : turn;
          onEvent(event.type, data);
          if (FINAL.has(event.type)) {
            return;
          }
        }
        problem = LOST;
      } else if (turn === null || !PASSING.has(response.status)) {
        throw problem;
      }
    }
    if (signal.aborted) {
      return;
    }
    // Without a turn nothing tells whether the question arrived, and asking twice could do things twice.
    if (turn === null || failures === RETRY_DELAYS_MS.length) {
      throw problem;
    }
    onReconnect(true);
    await pause(RETRY_DELAYS_MS[failures++] * (0.75 + Math.random() / 2), signal);
    if (signal.aborted) {
      return;
    }
  }
}

async function problemOf(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok && type.startsWith("text/event-stream")) {
    return null;
  }
  const body = await response.json().catch(() => ({}));
  return new AskProblem(
    body.code ?? `http_${response.status}`,
    body.title ?? "That did not work",
    body.detail ?? plain(response.status),
  );
}

function plain(status) {
  if (status === 404) {
    return "This answer is no longer kept. Please ask again.";
  }
  if (status === 429) {
    return "That were many questions in a short time. Please wait a moment.";
  }
  return status >= 500 ? "Parley has a problem right now. Please try again in a moment." : "Please try again.";
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
