// What comes into the conversation that is open without being asked for.

/** How long a connection that was refused waits before it is tried again. */
const RETRY_MS = 5_000;

export class Feed {
  #arrived;
  #returned;
  #conversation = null;
  #source = null;
  #timer = 0;

  /**
   * @param {(turn: object) => void} arrived gets each turn; again those of the last minutes after a while away
   * @param {(conversation: string) => void} returned told when the page is looked at again after a while away
   */
  constructor(arrived, returned) {
    this.#arrived = arrived;
    this.#returned = returned;
    // A page that nobody sees holds no connection.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.#close();
      } else if (this.#conversation !== null) {
        this.#open();
        this.#returned(this.#conversation);
      }
    });
  }

  /** Listens to this conversation alone; null for none. */
  follow(conversation) {
    if (conversation === this.#conversation) {
      return;
    }
    this.#conversation = conversation;
    this.#close();
    this.#open();
  }

  #open() {
    if (this.#conversation === null || this.#source !== null || document.hidden) {
      return;
    }
    const source = new EventSource(`/api/conversations/${this.#conversation}/live`);
    this.#source = source;
    source.addEventListener("turn", (event) => source === this.#source && this.#arrived(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (source === this.#source && source.readyState === EventSource.CLOSED) {
        this.#close();
        this.#timer = setTimeout(() => this.#open(), RETRY_MS);
      }
    });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
