// What the pages of turns, conversations, people, safety and audit share.
import { element } from "../dom.js";
import { known, t } from "../texts.js";
import { badge } from "./kit.js";

/** A row of fields above a list; the list is shown anew whenever one of them changes. */
export function filters(fields, changed) {
  return element(
    "form",
    {
      class: "filters",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        changed();
      },
      onchange: changed,
    },
    ...fields,
  );
}

export const input = (name, attributes = {}) => element("input", { class: "input", name, autocomplete: "off", ...attributes });

/** @param {[string, string][]} options value and label */
export function select(name, options, attributes = {}) {
  return element("select", { class: "input", name, ...attributes }, ...options.map(([value, label]) => element("option", { value }, label)));
}

/** The query of a form, without what is empty, and more. */
export function query(form, more = {}) {
  const values = new URLSearchParams();
  for (const [name, value] of [...(form ? new FormData(form) : []), ...Object.entries(more)]) {
    if (value !== "" && value !== null) {
      values.set(name, value);
    }
  }
  return values.toString();
}

const OUTCOMES = {
  answered: "good",
  memory: "good",
  command: "good",
  operator: "good",
  failed: "bad",
  crisis: "bad",
  stopped: "notice",
  handover: "notice",
  stale: "notice",
  not_served: "notice",
  quota: "notice",
  paused: "notice",
  unread: "notice",
};

export const OUTCOME_NAMES = Object.keys(OUTCOMES);

export const outcomeName = (outcome) => known(`turns_outcome_${outcome}`) ?? outcome;

export const outcome = (name) => badge(outcomeName(name), OUTCOMES[name] ?? "");

export const personLink = (person, name) => element("a", { href: `/admin/people/${person}` }, element("code", { dir: "ltr" }, name));

export const conversationLink = (conversation) => element("a", { href: `/admin/conversations/${conversation}` }, t("look_open"));

export const turnLink = (turn, label) => element("a", { href: `/admin/turns/${turn}` }, label);

/** A panel with a heading. */
export const panel = (heading, ...content) => element("section", { class: "panel" }, element("h2", {}, heading), ...content);

export const back = (area) => element("p", {}, element("a", { class: "button button-small button-quiet", href: `/admin/${area}` }, t("look_back")));
