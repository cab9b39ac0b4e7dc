// What comes into the conversation that is open without being asked for.

import { listen } from "./events.js";

export class Feed {
  #arrived;
  #returned;
  #conversation = null;
  #end = () => {};

  /**
   * @param {(turn: object) => void} arrived gets each turn; again those of the last minutes after a while away
   * @param {(conversation: string) => void} returned told when the page is looked at again after a while away
   */
  constructor(arrived, returned) {
    this.#arrived = arrived;
    this.#returned = returned;
  }

  /** Listens to this conversation alone; null for none. */
  follow(conversation) {
    if (conversation === this.#conversation) {
      return;
    }
    this.#conversation = conversation;
    this.#end();
    this.#end =
      conversation === null
        ? () => {}
        : listen(
            `/api/conversations/${conversation}/live`,
            { turn: this.#arrived },
            { seen: () => this.#returned(conversation) },
          );
  }
}
