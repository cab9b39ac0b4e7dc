// As whom the assistant speaks where, and trying it.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, badge, field, fill, form, number, operator, seconds } from "./kit.js";

const fact = (label, content) => element("div", {}, element("dt", {}, label), element("dd", { dir: "auto" }, content));

const list = (values, none) => (values.length === 0 ? none : values.join(", "));

const yes = (is) => t(is ? "admin_yes" : "admin_no");

function tried(place, { answer, citations, tools, usage, millis, turn }) {
  const steps = tools.map(({ tool, outcome }) => `${tool} (${outcome.replaceAll("_", " ")})`);
  place.replaceChildren(
    element(
      "blockquote",
      { class: "tried", dir: "auto" },
      element("p", {}, answer),
      citations.length === 0 ? null : element("ol", {}, ...citations.map((one) => element("li", { dir: "auto" }, one.title))),
    ),
    element(
      "p",
      { class: "soft" },
      [t("personas_tried", seconds(millis / 1000), number(usage.promptTokens), number(usage.completionTokens)), ...steps].join(" · "),
      " ",
      element("a", { href: `/admin/turns/${turn}` }, t("personas_turn")),
    ),
  );
}

function tryForm(persona) {
  const place = element("div", { role: "status" });
  const input = element("textarea", { class: "input", name: "question", rows: "2", maxlength: "4000", required: true, dir: "auto" });
  return [
    form([field(t("personas_question"), input, t("personas_question_hint"))], t("personas_try"), async ({ question }) => {
      tried(place, await api("POST", "/api/admin/personas/try", { persona: persona.id, question }));
    }),
    place,
  ];
}

function panel(persona) {
  const title = `persona-${persona.id || "assistant"}`;
  const plain = persona.id === "";
  return element(
    "section",
    { class: "panel", "aria-labelledby": title },
    element(
      "div",
      { class: "panel-head" },
      element("h2", { id: title, dir: "auto" }, persona.name),
      plain ? badge(t("personas_plain")) : element("code", { dir: "ltr" }, persona.id),
      persona.hours === "" ? null : badge(t(persona.open ? "personas_open" : "personas_closed"), persona.open ? "good" : "notice"),
      persona.on ? null : badge(t("rollouts_off"), "bad"),
    ),
    element(
      "dl",
      { class: "facts" },
      fact(t("personas_accounts"), plain ? t("personas_elsewhere") : list(persona.accounts, "–")),
      fact(t("personas_model"), persona.model),
      fact(t("personas_tools"), list(persona.tools, t("personas_none"))),
      fact(t("personas_languages"), list(persona.languages, t("personas_any"))),
      fact(t("personas_hours"), persona.hours || t("personas_always")),
      fact(t("personas_handover"), yes(persona.handover)),
      fact(t("personas_business"), yes(persona.business)),
      fact(t("personas_documents"), yes(persona.documents)),
      persona.greeting ? fact(t("personas_greeting"), persona.greeting) : null,
      fact(t("personas_origin"), element("code", { dir: "ltr" }, persona.origin)),
    ),
    element(
      "details",
      {},
      element("summary", {}, t("personas_prompt", number(persona.promptTokens))),
      element("pre", { class: "code-block", dir: "auto", tabindex: "0", "aria-label": t("personas_prompt", number(persona.promptTokens)) }, persona.prompt),
    ),
    ...(operator ? [element("details", {}, element("summary", {}, t("personas_try_title")), ...tryForm(persona))] : []),
  );
}

await fill(byId("personas"), () => api("GET", "/api/admin/personas"), (all) => all.map(panel));
