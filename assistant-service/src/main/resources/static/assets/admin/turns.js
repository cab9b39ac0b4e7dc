// Turns, and one turn as it went.
import { byId, element } from "../dom.js";
import { known, t } from "../texts.js";
import { api, badge, busy, facts, field, fill, moment, number, operator, paged, part, seconds, table, tableRow } from "./kit.js";
import {
  back,
  conversationLink,
  filters,
  input,
  outcome,
  OUTCOME_NAMES,
  outcomeName,
  panel,
  personLink,
  query,
  select,
  turnLink,
} from "./look.js";

const place = byId("content");

const COLUMNS = [
  { label: t("look_time"), cell: (row) => turnLink(row.turn, moment(row.at)) },
  { label: t("overview_channel"), cell: (row) => row.channel, code: true },
  { label: t("turns_outcome"), cell: (row) => outcome(row.outcome) },
  { label: t("turns_took"), cell: (row) => seconds(row.millis / 1000), numeric: true },
  { label: t("turns_steps"), cell: (row) => number(row.steps), numeric: true },
  { label: t("area_tools"), cell: (row) => number(row.tools), numeric: true },
  { label: t("turns_faults"), cell: (row) => (row.faults === 0 ? null : badge(number(row.faults), "bad")), numeric: true },
  { label: t("overview_tokens_in"), cell: (row) => number(row.promptTokens), numeric: true },
  { label: t("overview_tokens_out"), cell: (row) => number(row.completionTokens), numeric: true },
  { label: t("look_person"), cell: (row) => personLink(row.person, row.personName) },
];

function list() {
  const rows = element("div", { id: "turns" });
  const form = filters(
    [
      field(t("overview_channel"), input("channel")),
      field(t("turns_outcome"), select("outcome", [["", t("look_all")], ...OUTCOME_NAMES.map((name) => [name, outcomeName(name)])])),
      field(
        t("turns_took"),
        select("slow", [
          ["", t("look_all")],
          ["1000", t("turns_slower", seconds(1))],
          ["5000", t("turns_slower", seconds(5))],
          ["30000", t("turns_slower", seconds(30))],
        ]),
      ),
      field(
        t("turns_faults"),
        select("errors", [
          ["", t("look_all")],
          ["true", t("turns_only_faults")],
        ]),
      ),
      operator ? field(t("look_person"), input("person", { dir: "ltr" })) : null,
    ].filter((one) => one !== null),
    show,
  );
  function show() {
    return paged(
      rows,
      (cursor) => api("GET", `/api/admin/turns?${query(form, { before: cursor })}`),
      (page) => table(t("area_turns"), COLUMNS, page),
      (row) => tableRow(COLUMNS, row),
    );
  }
  place.replaceChildren(form, rows);
  return show();
}

const stageName = (stage) =>
  stage.name === "gate"
    ? `${t("turns_stage_gate")}: ${outcomeName(stage.facts.gate)}`
    : stage.name === "tool"
      ? `${t("turns_stage_tool")}: ${stage.facts.tool}`
      : (known(`turns_stage_${stage.name}`) ?? stage.name);

const HIDDEN_FACTS = new Set(["gate", "tool"]);

function factList(stage) {
  const entries = Object.entries(stage.facts).filter(([name, value]) => !HIDDEN_FACTS.has(name) && value !== "");
  return entries.length === 0
    ? null
    : element(
        "ul",
        { class: "stage-facts" },
        ...entries.map(([name, value]) =>
          element("li", {}, `${known(`turns_fact_${name}`) ?? name} `, element("b", { dir: "ltr" }, value)),
        ),
      );
}

const PARTS = [
  { label: t("turns_part"), cell: (row) => row.role, code: true },
  { label: t("turns_tokens"), cell: (row) => number(row.tokens), numeric: true },
  { label: t("turns_characters"), cell: (row) => number(row.characters), numeric: true },
];

const fold = (label, ...content) => element("details", { class: "fold" }, element("summary", {}, label), ...content);

const said = (label, text) =>
  text === "" ? null : element("div", { class: "said" }, element("p", { class: "soft" }, label), element("pre", { dir: "auto" }, text));

function stepContent(step) {
  return step.kind === "model"
    ? [
        fold(t("turns_prompt"), ...step.prompt.map((line) => said(line.name, line.text))),
        said(t("turns_said"), step.said),
        ...step.calls.map((call) => said(`${t("turns_stage_tool")}: ${call.name}`, call.text)),
      ]
    : [said(t("turns_input"), step.input), said(t("turns_output"), step.output)];
}

/** The stages, those of the model and of tools with what belongs to them. */
function timeline(turn, content) {
  const began = new Date(turn.at);
  const longest = Math.max(1, ...turn.stages.map((stage) => stage.millis));
  const models = content === null ? [] : content.steps.filter((step) => step.kind === "model");
  const tools = content === null ? [] : content.steps.filter((step) => step.kind === "tool");
  const prompts = [...turn.prompts];
  return element(
    "ol",
    { class: "timeline" },
    ...turn.stages.map((stage) => {
      const parts = stage.name === "model" ? prompts.shift() : undefined;
      const step = stage.name === "model" ? models.shift() : stage.name === "tool" ? tools.shift() : undefined;
      const bar = element("meter", { class: "stage-bar", min: 0, max: longest, value: stage.millis, "aria-hidden": "true" });
      return element(
        "li",
        { class: stage.fault ? "stage stage-fault" : "stage" },
        element("span", { class: "stage-at" }, `+${seconds(Math.max(0, new Date(stage.at) - began) / 1000)}`),
        element(
          "div",
          { class: "stage-body" },
          element(
            "p",
            { class: "stage-head" },
            element("b", {}, stageName(stage)),
            stage.outcome === "" ? null : badge(known(`turns_how_${stage.outcome}`) ?? stage.outcome, stage.fault ? "bad" : ""),
            stage.millis > 0 ? element("span", { class: "soft" }, seconds(stage.millis / 1000)) : null,
            stage.millis > 0 ? bar : null,
          ),
          factList(stage),
          parts === undefined
            ? null
            : fold(t("turns_parts", number(parts.reduce((sum, one) => sum + one.tokens, 0))), table(t("turns_parts", ""), PARTS, parts)),
          ...(step === undefined ? [] : stepContent(step)),
        ),
      );
    }),
  );
}

async function one(id) {
  const turn = await api("GET", `/api/admin/turns/${encodeURIComponent(id)}`);
  const way = element("div", { id: "way" }, timeline(turn, null));
  const words = element("div", { id: "words" });
  const trouble = element("div");
  const show = element("button", { class: "button", type: "button", id: "show-content" }, t("turns_show_content"));
  show.addEventListener("click", () =>
    busy(show, trouble, async () => {
      const content = await api("GET", `/api/admin/turns/${encodeURIComponent(id)}/content`);
      words.replaceChildren(
        ...[said(t("turns_asked"), content.asked), said(t("turns_answer"), content.answer)].filter((node) => node !== null),
      );
      way.replaceChildren(timeline(turn, content));
      show.hidden = true;
    }),
  );
  return [
    back("turns"),
    panel(
      moment(turn.at),
      facts([
        [t("turns_outcome"), outcome(turn.outcome)],
        [t("turns_took"), seconds(turn.millis / 1000)],
        [t("overview_channel"), turn.channel],
        [t("look_person"), personLink(turn.person, turn.personName)],
        [t("look_person_id"), turn.personId],
        [t("conversation"), conversationLink(turn.conversation)],
        [t("turns_id"), element("code", { dir: "ltr" }, turn.turn)],
      ]),
    ),
    panel(
      t("turns_words"),
      operator ? element("p", { class: "soft" }, t("look_audited")) : element("p", { class: "soft" }, t("look_operators_only")),
      operator ? element("p", {}, show) : null,
      trouble,
      words,
    ),
    panel(t("turns_way"), way),
  ];
}

const id = part();
await (id === null
  ? list()
  : fill(
      place,
      () => one(id),
      (nodes) => nodes,
    ));
