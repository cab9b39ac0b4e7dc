// The list of conversations at the side.
import { call, conversationPath } from "./api.js";
import { announce, byId, element, iconButton } from "./dom.js";
import { ask as askDialog } from "./dialog.js";
import { t } from "./texts.js";

const WAIT_MS = 150;
const PAGE = 100;
const MOST_LISTED = 300;
const DAY_MS = 86_400_000;

export class Conversations {
  #open;
  #gone;
  #current = null;
  #all = [];
  #found = null;
  #query = "";
  #timer = 0;

  /**
   * @param {(id: string) => void} open
   * @param {(id: string) => void} gone told when one was deleted
   */
  constructor(open, gone) {
    this.#open = open;
    this.#gone = gone;
    byId("find").addEventListener("input", (event) => {
      clearTimeout(this.#timer);
      this.#query = event.target.value.trim();
      this.#timer = setTimeout(() => this.refresh(), WAIT_MS);
    });
  }

  set current(id) {
    this.#current = id;
    this.#draw();
  }

  title(id) {
    return this.#all.find((conversation) => conversation.id === id)?.title ?? "";
  }

  /** Conversations whose title fits, for the question box. */
  matching(typed) {
    const lower = typed.toLowerCase();
    return this.#all.filter(({ title, id }) => id !== this.#current && title.toLowerCase().includes(lower));
  }

  async refresh() {
    const query = this.#query;
    try {
      this.#all = await list();
      const found = query === "" ? null : await search(query);
      if (query !== this.#query) {
        return;
      }
      this.#found = found;
      if (found !== null) {
        announce(t("found_n", this.#shown().length));
      }
    } catch {
      // The list stays as it was; the conversation itself works on and says what is wrong.
    }
    this.#draw();
  }

  /** All, or those whose title or words were looked for. */
  #shown() {
    const query = this.#query.toLowerCase();
    return this.#found === null
      ? this.#all
      : this.#all.filter(({ id, title }) => this.#found.has(id) || title.toLowerCase().includes(query));
  }

  #draw() {
    const groups = Map.groupBy(this.#shown(), ({ updated }) => age(updated));
    const parts = ["today", "yesterday", "week", "older"]
      .filter((group) => groups.has(group))
      .flatMap((group) => [
        element("h2", { class: "side-title", id: `group-${group}` }, t(`age_${group}`)),
        element("ul", { "aria-labelledby": `group-${group}` }, ...groups.get(group).map((one) => this.#item(one))),
      ]);
    byId("list").replaceChildren(
      ...(parts.length > 0 ? parts : [element("p", { class: "side-empty" }, t(this.#found === null ? "no_conversations" : "nothing_found"))]),
    );
  }

  #item({ id, title }) {
    const words = title || t("untitled");
    return element(
      "li",
      { class: "side-row" },
      element(
        "a",
        {
          class: "side-link",
          href: `/c/${id}`,
          dir: "auto",
          title: words,
          "aria-current": id === this.#current ? "page" : null,
          onclick: (event) => {
            if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
              event.preventDefault();
              this.#open(id);
            }
          },
        },
        words,
      ),
      iconButton("more", t("change_conversation", words), () => this.#change(id, title), { class: "button button-quiet button-icon side-more" }),
    );
  }

  async #change(id, title) {
    const name = element("input", { class: "input", id: "rename", value: title, maxlength: "200", dir: "auto", autocomplete: "off" });
    const done = await askDialog(
      t("conversation"),
      [element("label", { class: "field" }, element("span", {}, t("title")), name)],
      [
        { value: "delete", label: t("delete"), danger: true, icon: "bin" },
        { value: "save", label: t("save"), main: true },
      ],
      async (value) => {
        if (value === "delete") {
          await call("DELETE", conversationPath(id));
        } else if (name.value.trim() !== "") {
          await call("PATCH", conversationPath(id), { title: name.value.trim() });
        }
      },
    );
    if (done === "delete") {
      announce(t("deleted"));
      this.#gone(id);
    }
    if (done !== null) {
      await this.refresh();
    }
  }
}

async function list() {
  const all = [];
  let offset = 0;
  while (offset !== null && all.length < MOST_LISTED) {
    const page = await call("GET", `/api/conversations?offset=${offset}&limit=${PAGE}`);
    all.push(...page.conversations);
    offset = page.next;
  }
  return all;
}

/** Ids of the conversations in which something was said that fits. */
async function search(query) {
  const { results } = await call("GET", `/api/conversations/search?limit=${PAGE}&q=${encodeURIComponent(query)}`);
  return new Set(results.map((turn) => turn.conversation));
}

function age(updated) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const time = new Date(updated).getTime();
  if (time >= midnight) {
    return "today";
  }
  return time >= midnight - DAY_MS ? "yesterday" : time >= midnight - 7 * DAY_MS ? "week" : "older";
}

