// The search-box API: asks a question, follows its turn through lost connections, stops it.
import { described, problemOf, unreachable } from "./api.js";
import { readEvents } from "./sse.js";

const RETRY_DELAYS_MS = [400, 800, 1600, 3200, 6400, 6400];
const PASSING = new Set([502, 503, 504]);
const STOP_TRIES = 4;
const FINAL = new Set(["done", "error"]);

/**
 * Asks, and reports every event of the turn exactly once, in order, until `done` or `error`. The id of the turn is the
 * client's, so a question whose connection was lost is sent again without being asked twice.
 *
 * @param {{question: string, turn: string, conversation: string, replaces?: string}} request
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
  return follow(open, request.turn, onEvent, signal, onReconnect);
}

/** Follows a turn that was asked earlier, from its first event. */
export function resume(turn, onEvent, signal, onReconnect) {
  return follow(null, turn, onEvent, signal, onReconnect);
}

/** Follows a turn that another tab asks just now, so that it may not be there yet. */
export function join(turn, onEvent, signal, onReconnect) {
  return follow(null, turn, onEvent, signal, onReconnect, true);
}

/** Stops a turn. One that has ended meanwhile is no error; one that is still on its way is waited for. */
export async function stop(turn) {
  for (let tries = 0; tries < STOP_TRIES; tries++) {
    const response = await fetch(`/api/turns/${encodeURIComponent(turn)}`, { method: "DELETE", keepalive: true }).catch(() => null);
    if (response?.status !== 404) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAYS_MS[0]));
  }
}

async function follow(open, turn, onEvent, signal, onReconnect, early = false) {
  let lastId = "";
  let failures = 0;
  let arrived = open === null;
  const seen = new Set();
  const reopen = () =>
    fetch(`/api/turns/${encodeURIComponent(turn)}/events`, {
      headers: { Accept: "text/event-stream", ...(lastId && { "Last-Event-ID": lastId }) },
      cache: "no-store",
      signal,
    });

  for (;;) {
    const response = await (arrived ? reopen() : open()).catch(() => null);
    let problem = unreachable();
    if (response !== null && isStream(response)) {
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
        arrived = true;
        failures = 0;
        onEvent(event.type, JSON.parse(event.data));
        if (FINAL.has(event.type)) {
          return;
        }
      }
      problem = described("connection_lost");
    } else if (response !== null) {
      problem = await problemOf(response);
      if (!PASSING.has(response.status) && !(early && !lastId && response.status === 404)) {
        throw problem;
      }
    }
    if (signal.aborted) {
      return;
    }
    if (failures === RETRY_DELAYS_MS.length) {
      throw problem;
    }
    onReconnect(true);
    if (navigator.onLine) {
      await pause(RETRY_DELAYS_MS[failures++] * (0.75 + Math.random() / 2), signal);
    } else {
      // Without a network tries are no use; it may take as long as it takes.
      await online(signal);
      failures = 0;
    }
    if (signal.aborted) {
      return;
    }
  }
}

function isStream(response) {
  return response.ok && (response.headers.get("Content-Type") ?? "").startsWith("text/event-stream");
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
    window.addEventListener("online", () => resolve(clearTimeout(timer)), { once: true });
  });
}

function online(signal) {
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", resolve, { once: true });
  });
}
