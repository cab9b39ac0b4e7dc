// One question and its answer on the page.
import { copyText, element, icon, outsideLink, safeUrl } from "./dom.js";
import { render } from "./markdown.js";

const PLAIN_WORDS = {
  web_search: ["Searching…", "Searched", "Could not search"],
  read_page: ["Reading a page…", "Read a page", "Could not read a page"],
  calculator: ["Calculating…", "Calculated", "Could not calculate"],
  remember: ["Remembering…", "Remembered", "Could not remember"],
  recall: ["Looking into memory…", "Looked into memory", "Could not look into memory"],
  forget: ["Forgetting…", "Forgot", "Could not forget"],
  draw: ["Drawing…", "Drew a picture", "Could not draw"],
};
const COPIED_MS = 2000;

/** A tool's work in plain words: while it runs, after it, after it failed. */
export function toolWords(tool) {
  const readable = tool.name.replaceAll("_", " ");
  return PLAIN_WORDS[tool.name] ?? [`Using ${readable}…`, `Used ${readable}`, `Could not use ${readable}`];
}

/** Shows a turn record (see `transcript.js`); call {@link update} after the record has changed. */
export class TurnView {
  #turn;
  #key;
  #onRetry;
  #scheduled = false;
  #drawn = {};
  #activity = element("details", { class: "activity", hidden: true });
  #summary = element("span");
  #steps = element("ol", { class: "steps" });
  #busy = element("p", { class: "busy" });
  #prose = element("div", { class: "prose" });
  #sources = element("div", { class: "answer", hidden: true });
  #end = element("div", { class: "answer" });
  #actions = element("div", { class: "actions" });

  /** @param {() => void} onRetry asks the question again */
  constructor(turn, key, onRetry) {
    this.#turn = turn;
    this.#key = key;
    this.#onRetry = onRetry;
    this.#activity.append(element("summary", {}, this.#summary, icon("chevron")), this.#steps);
    const parts = [this.#activity, this.#prose, this.#busy, this.#sources, this.#end, this.#actions];
    this.root = element(
      "li",
      { class: "turn" },
      element("h2", { class: "asked", dir: "auto" }, element("span", { class: "visually-hidden" }, "You asked: "), turn.question),
      element("article", { class: "answer", "aria-label": "Answer" }, ...parts),
    );
    this.#draw();
  }

  /** Draws with the next frame, however often it is called until then. */
  update(afterwards) {
    if (this.#scheduled) {
      return;
    }
    this.#scheduled = true;
    // A hidden page gets no frames, but its answer must be there when it is shown again.
    const later = document.hidden ? (draw) => setTimeout(draw, 50) : requestAnimationFrame;
    later(() => {
      this.#scheduled = false;
      this.#draw();
      afterwards?.();
    });
  }

  #draw() {
    const turn = this.#turn;
    this.root.dataset.state = turn.state;
    this.#once("tools", JSON.stringify([turn.tools, turn.state]), () => this.#drawTools());
    render(this.#prose, turn.answer, (n) => this.#chip(n), turn.citations.map((source) => source.n).join());
    this.#once("busy", this.#busyText(), (text) => {
      this.#busy.hidden = text === "";
      this.#busy.replaceChildren(element("span", { class: "spinner" }), text);
    });
    this.#once("sources", JSON.stringify(turn.citations), () => this.#drawSources());
    this.#once("end", JSON.stringify([turn.state, turn.problem]), () => this.#drawEnd());
  }

  #once(part, value, draw) {
    if (this.#drawn[part] !== value) {
      this.#drawn[part] = value;
      draw(value);
    }
  }

  #busyText() {
    const { state, reconnecting, tools, answer } = this.#turn;
    if (state !== "running") {
      return "";
    }
    if (reconnecting) {
      return "Connection lost, trying again…";
    }
    const running = tools.findLast((tool) => tool.state === "started");
    return running ? toolWords(running)[0] : answer === "" ? "Thinking…" : "";
  }

  #drawTools() {
    const { tools, state } = this.#turn;
    const over = tools.filter((tool) => tool.state === "finished" || state !== "running");
    this.#activity.hidden = over.length === 0;
    const text = (tool) => toolWords(tool)[failed(tool) || tool.state !== "finished" ? 2 : 1];
    this.#summary.textContent = [...new Set(over.map(text))].join(" · ");
    this.#steps.replaceChildren(
      ...over.map((tool) =>
        element(
          "li",
          { class: "step", "data-failed": failed(tool) },
          icon(failed(tool) ? "cross" : "check"),
          element("span", { dir: "auto" }, describe(tool, text(tool))),
        ),
      ),
    );
  }

  #chip(n) {
    const source = this.#turn.citations.find((citation) => citation.n === n);
    if (source === undefined) {
      return null;
    }
    const target = this.#sourceId(n);
    return element(
      "a",
      {
        class: "cite",
        href: `#${target}`,
        title: source.title,
        "aria-label": `Source ${n}: ${source.title}`,
        onclick: (event) => {
          event.preventDefault();
          this.#showSource(document.getElementById(target));
        },
      },
      String(n),
    );
  }

  #showSource(card) {
    if (card === null) {
      return;
    }
    for (const shown of document.querySelectorAll(".source[data-shown]")) {
      shown.removeAttribute("data-shown");
    }
    card.setAttribute("data-shown", "");
    card.scrollIntoView({ block: "nearest" });
    (card.querySelector("a") ?? card).focus({ preventScroll: true });
  }

  #sourceId(n) {
    return `source-${this.#key}-${n}`;
  }

  #drawSources() {
    const citations = this.#turn.citations;
    this.#sources.hidden = citations.length === 0;
    this.#sources.replaceChildren(
      element("h3", { class: "sources-title" }, "Sources"),
      element("ol", { class: "sources" }, ...citations.map((source) => this.#card(source))),
    );
  }

  #card(source) {
    const url = safeUrl(source.url ?? "");
    const own = url?.origin === location.origin;
    const host = url === null ? "No link" : own ? "Your documents" : url.hostname.replace(/^www\./, "");
    return element(
      "li",
      { class: "source", id: this.#sourceId(source.n), tabindex: url === null ? "-1" : null },
      element("span", { class: "source-number", "aria-hidden": "true" }, String(source.n)),
      outsideLink(
        source.url ?? "",
        { class: "source-title", dir: "auto" },
        source.title || host,
        element("span", { class: "visually-hidden" }, url === null ? "" : " (opens in a new tab)"),
      ),
      element("span", { class: "source-host" }, icon(own ? "document" : "outside"), host),
      source.quote ? element("blockquote", { class: "source-quote", dir: "auto" }, source.quote) : null,
    );
  }

  #drawEnd() {
    const { state, problem } = this.#turn;
    this.#end.hidden = state === "done" || state === "running";
    if (state === "stopped") {
      this.#end.replaceChildren(element("p", { class: "stopped" }, "You stopped this answer."));
    } else if (state === "failed") {
      this.#end.replaceChildren(
        element(
          "div",
          { class: "notice notice-danger problem" },
          icon("warning"),
          element("p", {}, element("strong", {}, problem.title), problem.detail ?? ""),
        ),
      );
    }
    if (state === "running") {
      this.#actions.replaceChildren();
      return;
    }
    const again = state === "done" ? "Ask again" : "Try again";
    this.#actions.replaceChildren(
      ...(this.#turn.answer === "" ? [] : [this.#copyButton()]),
      action("retry", again, this.#onRetry),
    );
  }

  #copyButton() {
    const button = action("copy", "Copy", async () => {
      const copied = await copyText(this.#asText());
      button.replaceChildren(icon(copied ? "check" : "cross"), copied ? "Copied" : "Not copied");
      setTimeout(() => button.replaceChildren(icon("copy"), "Copy"), COPIED_MS);
    });
    button.setAttribute("aria-live", "polite");
    return button;
  }

  #asText() {
    const sources = this.#turn.citations.map(({ n, title, url }) => {
      const address = safeUrl(url ?? "");
      return `[${n}] ${title}${address === null ? "" : ` ${address.href}`}`;
    });
    return sources.length === 0 ? this.#turn.answer : `${this.#turn.answer}\n\n${sources.join("\n")}`;
  }
}

function failed(tool) {
  return tool.state === "finished" && tool.outcome !== undefined && tool.outcome !== "ok";
}

function describe(tool, text) {
  const reason = failed(tool) ? ` (${tool.outcome.replaceAll("_", " ")})` : "";
  return tool.label ? `${text}: ${tool.label}${reason}` : text + reason;
}

function action(name, label, onclick) {
  return element("button", { class: "button button-quiet button-small", type: "button", onclick }, icon(name), label);
}
