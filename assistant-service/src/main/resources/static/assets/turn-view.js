// One question and its answer on the page.
import { copyText, element, icon, iconButton, outsideLink, safeUrl } from "./dom.js";
import { render } from "./markdown.js";
import { showPreview, hidePreview } from "./preview.js";
import { known, number, t } from "./texts.js";

const COPIED_MS = 2000;

/** A tool's work in plain words: `now`, `done` or `failed`. */
export function toolWords(name, phase, label) {
  return known(`tool_${name}_${phase}`) ?? label ?? t(`tool_other_${phase}`, name.replaceAll("_", " "));
}

/**
 * What may be done with a turn; what is absent is not offered.
 *
 * @typedef {object} Actions
 * @property {(view: TurnView) => void} [retry]
 * @property {(view: TurnView, question: string) => void} [edit]
 * @property {(view: TurnView, rating: "up"|"down"|"none") => void} [rate]
 * @property {(view: TurnView) => void} [report]
 * @property {(question: string) => void} [ask]
 * @property {() => void} [memory]
 * @property {(turn: object, index: number) => string} frame address of an attribution
 */

/** Shows a turn record (see `turn.js`); call {@link update} after the record has changed. */
export class TurnView {
  turn;
  #can;
  #scheduled = false;
  #drawn = {};
  #asked = element("div", { class: "asked" });
  #activity = element("details", { class: "activity", hidden: true });
  #summary = element("span");
  #steps = element("ol", { class: "steps" });
  #busy = element("p", { class: "busy" });
  #prose = element("div", { class: "prose" });
  #sources = element("section", { class: "sources-box", hidden: true });
  #end = element("div", { class: "end" });
  #actions = element("div", { class: "actions", role: "group", "aria-label": t("answer_actions") });
  #related = element("section", { class: "related", hidden: true });

  /** @param {Actions} can */
  constructor(turn, can) {
    this.turn = turn;
    this.#can = can;
    this.#activity.append(element("summary", {}, this.#summary, icon("chevron")), this.#steps);
    this.root = element(
      "li",
      { class: "turn", id: `turn-${turn.turn}` },
      this.#asked,
      element(
        "article",
        { class: "answer", "aria-label": t("answer") },
        this.#activity,
        this.#prose,
        this.#busy,
        this.#sources,
        this.#end,
        this.#actions,
        this.#related,
      ),
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

  /** The answer as it is read out. */
  spoken() {
    const prose = this.#prose.cloneNode(true);
    prose.querySelectorAll(".cite, .code-head").forEach((part) => part.remove());
    return [...prose.children].map((block) => block.textContent).join(" ");
  }

  #draw() {
    const { turn } = this;
    this.root.dataset.state = turn.state;
    this.#once("asked", turn.question, () => this.#drawAsked());
    this.#once("tools", JSON.stringify([turn.tools, turn.state]), () => this.#drawTools());
    render(this.#prose, turn.answer, (n) => this.#chip(n), turn.citations.map((source) => source.n).join());
    this.#once("busy", this.#busyText(), (text) => {
      this.#busy.hidden = text === "";
      this.#busy.replaceChildren(element("span", { class: "spinner" }), text);
    });
    this.#once("sources", JSON.stringify([turn.citations, turn.attributions]), () => this.#drawSources());
    this.#once("end", JSON.stringify([turn.state, turn.problem, turn.memories, turn.search, turn.answer === ""]), () => this.#drawEnd());
    this.#once("actions", JSON.stringify([turn.state, turn.rating, turn.answer === ""]), () => this.#drawActions());
    this.#once("related", JSON.stringify(turn.related), () => this.#drawRelated());
  }

  #once(part, value, draw) {
    if (this.#drawn[part] !== value) {
      this.#drawn[part] = value;
      draw(value);
    }
  }

  #drawAsked() {
    if (this.turn.question === "") {
      // Nobody asked: a person of the team wrote this.
      this.#asked.replaceChildren(element("h2", { class: "person-wrote" }, t("person_wrote")));
      return;
    }
    const words = element(
      "h2",
      { class: "asked-words" },
      element("span", { class: "visually-hidden" }, `${t("you_asked")} `),
      element("span", { dir: "auto" }, this.turn.question),
    );
    this.#asked.replaceChildren(words, this.#can.edit ? iconButton("edit", t("edit_question"), () => this.#startEdit(), { class: "button button-quiet button-icon asked-edit" }) : "");
  }

  #startEdit() {
    const box = element("textarea", { class: "edit-text", dir: "auto", rows: "1", maxlength: "4000", "aria-label": t("edit_question") });
    box.value = this.turn.question;
    const close = () => {
      this.#drawAsked();
      this.#asked.querySelector("button")?.focus();
    };
    const form = element(
      "form",
      {
        class: "edit",
        onsubmit: (event) => {
          event.preventDefault();
          const question = box.value.trim();
          if (question !== "") {
            this.#drawAsked();
            this.#can.edit(this, question);
          }
        },
        onkeydown: (event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            close();
          } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            form.requestSubmit();
          }
        },
      },
      box,
      element(
        "div",
        { class: "edit-end" },
        element("button", { class: "button button-small", type: "button", onclick: close }, t("cancel")),
        element("button", { class: "button button-main button-small", type: "submit" }, t("send_again")),
      ),
    );
    this.#asked.replaceChildren(form);
    const fit = () => {
      box.rows = Math.min(8, box.value.split("\n").length + Math.floor(box.value.length / 60));
    };
    box.addEventListener("input", fit);
    fit();
    box.focus();
    box.select();
  }

  #busyText() {
    const { state, reconnecting, tools, answer } = this.turn;
    if (state !== "running") {
      return "";
    }
    if (reconnecting) {
      return t(navigator.onLine ? "reconnecting" : "waiting_online");
    }
    const running = tools.findLast((tool) => tool.outcome === null);
    return running ? toolWords(running.name, "now", running.label) : answer === "" ? t("thinking") : "";
  }

  #drawTools() {
    const { tools, state } = this.turn;
    const over = tools.filter((tool) => tool.outcome !== null || state !== "running");
    this.#activity.hidden = over.length === 0;
    const failed = (tool) => tool.outcome !== "ok";
    const text = (tool) => toolWords(tool.name, failed(tool) ? "failed" : "done", tool.outcome === null ? undefined : tool.label);
    this.#summary.textContent = [...new Set(over.map(text))].join(" · ");
    this.#steps.replaceChildren(
      ...over.map((tool) =>
        element(
          "li",
          { class: "step", "data-failed": failed(tool) },
          icon(failed(tool) ? "cross" : "check"),
          element("span", {}, text(tool)),
          element("code", { dir: "ltr" }, tool.name),
          tool.subject ? element("q", { class: "step-subject", dir: "auto" }, tool.subject) : null,
          typeof tool.sources === "number" ? element("span", { class: "soft" }, t("tool_results", number(tool.sources))) : null,
          failed(tool) && tool.outcome ? element("span", { class: "soft" }, tool.outcome.replaceAll("_", " ")) : null,
        ),
      ),
    );
  }

  #chip(n) {
    const source = this.turn.citations.find((citation) => citation.n === n);
    if (source === undefined) {
      return null;
    }
    const chip = element(
      "a",
      {
        class: "cite",
        href: `#${this.#sourceId(n)}`,
        "aria-label": t("source_n", n, source.title),
        onclick: (event) => {
          event.preventDefault();
          hidePreview();
          this.#showSource(document.getElementById(this.#sourceId(n)));
        },
        onmouseenter: () => showPreview(chip, source),
        onmouseleave: hidePreview,
        onfocus: () => showPreview(chip, source),
        onblur: hidePreview,
      },
      String(n),
    );
    return chip;
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
    return `source-${this.turn.turn}-${n}`;
  }

  #drawSources() {
    const { citations, attributions } = this.turn;
    this.#sources.hidden = citations.length === 0 && attributions.length === 0;
    this.#sources.replaceChildren(
      ...(citations.length === 0
        ? []
        : [
            element("h3", { class: "part-title" }, icon("sources"), t("sources")),
            element("ol", { class: "sources" }, ...citations.map((source) => this.#card(source))),
          ]),
      ...attributions.map((attribution, index) => this.#attribution(attribution, index)),
    );
  }

  #card(source) {
    const url = safeUrl(source.url ?? "");
    const own = url?.origin === location.origin;
    const host = url === null ? t("no_link") : own ? t("own_documents") : url.hostname.replace(/^www\./, "");
    return element(
      "li",
      { class: "source", id: this.#sourceId(source.n), tabindex: url === null ? "-1" : null },
      element(
        "div",
        { class: "source-head" },
        element("span", { class: "source-number", "aria-hidden": "true" }, String(source.n)),
        element("span", { class: "source-host" }, icon(own ? "document" : "globe"), element("span", {}, host)),
      ),
      outsideLink(
        source.link || source.url || "",
        { class: "source-title", dir: "auto" },
        source.title || host,
        url === null ? null : element("span", { class: "visually-hidden" }, ` (${t("new_tab")})`),
      ),
      source.quote ? element("blockquote", { class: "source-quote", dir: "auto" }, source.quote) : null,
    );
  }

  /** What a search engine wants shown: its own markup in a frame that can do nothing, and its result pages. */
  #attribution({ provider, html, pages }, index) {
    return element(
      "div",
      { class: "attribution" },
      element("span", { class: "soft" }, t("found_with", provider)),
      html
        ? element("iframe", {
            src: this.#can.frame(this.turn, index),
            title: t("found_with", provider),
            sandbox: "allow-popups allow-popups-to-escape-sandbox",
            loading: "lazy",
          })
        : null,
      ...pages.map((page) => outsideLink(page, { class: "chip chip-small" }, icon("search"), searchWords(page))),
    );
  }

  #drawEnd() {
    const { state, problem, memories, search, answer } = this.turn;
    const parts = [];
    if (state === "done" && answer === "") {
      parts.push(element("p", { class: "notice" }, t("person_answers")));
    }
    if (state === "done" && (search === "nothing" || search === "failed")) {
      parts.push(element("p", { class: "stopped" }, icon("search"), t(search === "nothing" ? "search_nothing" : "search_failed")));
    }
    if (memories.length > 0 && this.#can.memory) {
      parts.push(
        element(
          "details",
          { class: "activity" },
          element("summary", {}, icon("memory"), element("span", {}, t("used_memory")), icon("chevron")),
          element(
            "ul",
            { class: "steps" },
            ...memories.map((fact) => element("li", { class: "step", dir: "auto" }, fact.text)),
            element("li", {}, element("button", { class: "button button-small", type: "button", onclick: this.#can.memory }, t("memory_open"))),
          ),
        ),
      );
    }
    if (state === "stopped") {
      parts.push(element("p", { class: "stopped" }, icon("stop"), t("you_stopped")));
    } else if (state === "failed") {
      parts.push(
        element(
          "div",
          { class: "notice notice-danger problem" },
          icon("warning"),
          element("p", {}, element("strong", {}, problem?.title ?? t("problem_other")), problem?.detail ?? ""),
        ),
      );
    }
    this.#end.replaceChildren(...parts);
  }

  #drawActions() {
    const { state, rating, answer, sent } = this.turn;
    if (state === "running") {
      this.#actions.replaceChildren();
      return;
    }
    const can = this.#can;
    const rate = (value) =>
      iconButton(`thumb-${value}`, t(`rate_${value}`), () => can.rate(this, rating === value ? "none" : value), {
        "aria-pressed": String(rating === value),
      });
    const done = answer !== "";
    this.#actions.replaceChildren(
      ...[
        done && this.#copyButton(),
        done && sent && can.rate && rate("up"),
        done && sent && can.rate && rate("down"),
        can.retry && this.turn.question !== "" && iconButton("retry", t(state === "done" ? "retry" : "try_again"), () => can.retry(this), { class: "button button-quiet button-icon again" }),
        done && sent && can.report && iconButton("flag", t("report"), () => can.report(this)),
      ].filter(Boolean),
    );
  }

  #copyButton() {
    const button = iconButton("copy", t("copy"), async () => {
      const copied = await copyText(this.#asText());
      const words = t(copied ? "copied" : "not_copied");
      button.replaceChildren(icon(copied ? "check" : "cross"));
      button.setAttribute("aria-label", words);
      button.title = words;
      setTimeout(() => {
        button.replaceChildren(icon("copy"));
        button.setAttribute("aria-label", t("copy"));
        button.title = t("copy");
      }, COPIED_MS);
    });
    return button;
  }

  #asText() {
    const sources = this.turn.citations.map(({ n, title, url }) => {
      const address = safeUrl(url ?? "");
      return `[${n}] ${title}${address === null ? "" : ` ${address.href}`}`;
    });
    return sources.length === 0 ? this.turn.answer : `${this.turn.answer}\n\n${sources.join("\n")}`;
  }

  #drawRelated() {
    const { related } = this.turn;
    this.#related.hidden = related.length === 0 || !this.#can.ask;
    this.#related.replaceChildren(
      element("h3", { class: "part-title" }, icon("related"), t("related")),
      element(
        "ul",
        {},
        ...related.map((question) =>
          element("li", {}, element("button", { class: "related-question", type: "button", dir: "auto", onclick: () => this.#can.ask(question) }, element("span", {}, question), icon("next"))),
        ),
      ),
    );
  }
}

/** What a result page was asked, else its host. */
function searchWords(page) {
  const url = safeUrl(page);
  return url?.searchParams.get("q") ?? url?.hostname ?? page;
}
