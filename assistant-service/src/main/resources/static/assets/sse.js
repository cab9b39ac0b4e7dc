// Server-sent events from raw chunks, as the HTML standard parses them.

/**
 * Turns chunks of a `text/event-stream` body into events. Chunks may be split anywhere, also inside a character or
 * between CR and LF. An event that the stream leaves unfinished is never reported.
 */
export class EventStreamParser {
  #decoder = new TextDecoder();
  #rest = "";
  #skipLineFeed = false;
  #data = [];
  #type = "";
  #lastId = "";

  /** Id of the last complete event, for `Last-Event-ID`. */
  lastId = "";

  /**
   * @param {Uint8Array|string} chunk
   * @returns {{type: string, data: string, id: string}[]} the events that this chunk completes
   */
  push(chunk) {
    let text = typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true });
    if (text === "") {
      return [];
    }
    if (this.#skipLineFeed && text.startsWith("\n")) {
      text = text.slice(1);
    }
    // A CR at the end of a chunk ends its line now; an LF that follows in the next chunk belongs to it.
    this.#skipLineFeed = text === "" ? false : text.endsWith("\r");
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    const events = [];
    for (const line of lines) {
      const event = this.#line(line);
      if (event) {
        events.push(event);
      }
    }
    return events;
  }

  #line(line) {
    if (line === "") {
      return this.#dispatch();
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      return null;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") {
      this.#data.push(value);
    } else if (field === "event") {
      this.#type = value;
    } else if (field === "id" && !value.includes("\0")) {
      this.#lastId = value;
    }
    return null;
  }

  #dispatch() {
    const type = this.#type || "message";
    const data = this.#data;
    this.#type = "";
    this.#data = [];
    this.lastId = this.#lastId;
    return data.length === 0 ? null : { type, data: data.join("\n"), id: this.#lastId };
  }
}

/**
 * The events of a fetch response, in order. Ends when the body ends or its connection breaks.
 *
 * @param {ReadableStream<Uint8Array>} body
 */
export async function* readEvents(body) {
  const parser = new EventStreamParser();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true }));
      if (done) {
        return;
      }
      yield* parser.push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
