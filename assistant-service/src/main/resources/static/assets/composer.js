// The question box: grows with its text, counts, and suggests.
import { byId, element, icon } from "./dom.js";
import { number, t } from "./texts.js";

const MAX_QUESTION_CHARS = 4000;
const SHOW_LIMIT_CHARS = 3600;
const WAIT_MS = 120;
const LONGEST_SUGGESTED = 120;
const KINDS = { own: "clock", popular: "related", document: "document", conversation: "chat" };

export class Composer {
  #box = byId("question");
  #send = byId("send");
  #stop = byId("stop");
  #list = byId("suggestions");
  #onAsk;
  #more;
  #busy = false;
  #timer = 0;
  #asked = 0;
  #chosen = -1;

  /**
   * @param {(question: string) => void} onAsk
   * @param {(typed: string) => Promise<{text: string, kind: string, open?: () => void}[]>} more suggestions for what is typed
   * @param {() => void} onStop
   */
  constructor(onAsk, more, onStop) {
    this.#onAsk = onAsk;
    this.#more = more;
    byId("ask").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#box.addEventListener("input", () => {
      this.show();
      this.#suggestSoon();
    });
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#stop.addEventListener("click", onStop);
    this.show();
  }

  set busy(busy) {
    this.#busy = busy;
    this.show();
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  show() {
    const length = this.#box.value.trim().length;
    const over = length > MAX_QUESTION_CHARS;
    const limit = byId("limit");
    limit.textContent = length < SHOW_LIMIT_CHARS ? "" : t(over ? "too_long" : "length", number(length), number(MAX_QUESTION_CHARS));
    limit.toggleAttribute("data-over", over);
    const hadFocus = document.activeElement === this.#send || document.activeElement === this.#stop;
    this.#send.disabled = length === 0 || over;
    this.#send.hidden = this.#busy;
    this.#stop.hidden = !this.#busy;
    if (hadFocus) {
      this.focus();
    }
    this.#box.style.blockSize = "auto";
    this.#box.style.blockSize = `${this.#box.scrollHeight}px`;
  }

  #key(event) {
    // What picks a word of an input method is not meant for us.
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    const open = !this.#list.hidden;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const chosen = open ? this.#list.children[this.#chosen] : undefined;
      if (chosen) {
        chosen.click();
      } else {
        this.#submit();
      }
    } else if (open && event.key === "Escape") {
      event.stopPropagation();
      this.#close();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = this.#list.children.length;
      this.#choose((this.#chosen + (event.key === "ArrowDown" ? 1 : -1) + count + 1) % (count + 1));
    }
  }

  /** The place behind the last one stands for none. */
  #choose(index) {
    const options = [...this.#list.children];
    this.#chosen = index >= options.length ? -1 : index;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.#chosen)));
    const active = options[this.#chosen];
    if (active) {
      this.#box.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.#box.removeAttribute("aria-activedescendant");
    }
  }

  #submit() {
    const question = this.#box.value.trim();
    if (this.#busy || question === "" || question.length > MAX_QUESTION_CHARS) {
      return;
    }
    this.#box.value = "";
    this.#close();
    this.show();
    this.#onAsk(question);
  }

  #suggestSoon() {
    clearTimeout(this.#timer);
    const typed = this.#box.value.trim();
    if (typed === "" || typed.length > LONGEST_SUGGESTED || typed.includes("\n")) {
      this.#close();
      return;
    }
    const asked = ++this.#asked;
    this.#timer = setTimeout(async () => {
      const found = await this.#more(typed);
      if (asked === this.#asked && document.activeElement === this.#box) {
        this.#open(found, typed);
      }
    }, WAIT_MS);
  }

  #open(found, typed) {
    if (found.length === 0) {
      this.#close();
      return;
    }
    this.#list.replaceChildren(...found.map((suggestion, index) => this.#option(suggestion, index, typed)));
    this.#list.hidden = false;
    this.#chosen = -1;
    this.#box.setAttribute("aria-expanded", "true");
    this.#box.removeAttribute("aria-activedescendant");
  }

  #option({ text, kind, open }, index, typed) {
    const at = text.toLowerCase().indexOf(typed.toLowerCase());
    const words =
      at < 0
        ? [text]
        : [element("strong", {}, text.slice(0, at)), text.slice(at, at + typed.length), element("strong", {}, text.slice(at + typed.length))];
    return element(
      "li",
      {
        class: "suggestion",
        id: `suggestion-${index}`,
        role: "option",
        "aria-selected": "false",
        onclick: () => {
          this.#close();
          if (open) {
            this.#box.value = "";
            this.show();
            open();
          } else {
            this.#box.value = text;
            this.#submit();
          }
        },
      },
      icon(KINDS[kind] ?? "search"),
      element("span", { dir: "auto" }, ...words),
      element("span", { class: "suggestion-kind" }, t(`suggestion_${kind}`)),
    );
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#chosen = -1;
    this.#box.setAttribute("aria-expanded", "false");
    this.#box.removeAttribute("aria-activedescendant");
  }
}
