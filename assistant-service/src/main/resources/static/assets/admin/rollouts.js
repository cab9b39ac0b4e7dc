// Switches for everybody or a part of the people, and experiments with their results.
import { announce, byId, element, icon } from "../dom.js";
import { t } from "../texts.js";
import { audienceFields, audienceWords } from "./audience.js";
import { api, badge, confirm, fill, operator, rowButton, table } from "./kit.js";
import { editExperiment, experimentPanel } from "./experiments.js";

const ANSWERS = "answers";
const FEATURES = ["search", "images", "memory-extraction", "proactive"];

/** What a switch is for, in words where it is one that every installation has. */
const label = (name) => (FEATURES.includes(name) ? t(`rollouts_switch_${name}`) : name);

const path = (name) => `/api/admin/rollouts/${encodeURIComponent(name)}`;

async function change(row, wanted) {
  await api("PUT", path(row.name), { ...wanted, revision: row.revision });
  announce(t("rollouts_changed"));
  await show();
}

/** Asks before something is taken from people, not before it is given back. */
const turn = (row) =>
  row.on
    ? confirm(t("rollouts_off_title", label(row.name)), t("rollouts_off_text"), t("rollouts_turn_off"), () => change(row, { on: false }))
    : change(row, { on: true }).catch((problem) => announce(`${problem.title} ${problem.detail}`));

function edit(row) {
  const audience = audienceFields(row);
  return confirm(t("rollouts_edit_title", label(row.name)), t("rollouts_edit_text"), t("rollouts_save"), () => change(row, audience.values()), {
    danger: false,
    fields: audience.fields,
  });
}

async function reset(row) {
  await confirm(t("rollouts_reset_title", label(row.name)), t("rollouts_reset_text"), t("rollouts_reset"), async () => {
    await api("DELETE", path(row.name));
    await show();
  });
}

function actions(row) {
  return element(
    "span",
    { class: "row-actions" },
    rowButton(t(row.on ? "rollouts_turn_off" : "rollouts_turn_on"), () => turn(row), { danger: row.on }),
    rowButton(t("rollouts_edit"), () => edit(row)),
    row.origin === "operator" ? rowButton(t("rollouts_reset"), () => reset(row)) : null,
  );
}

function state(row) {
  if (!row.on) {
    return badge(t("rollouts_off"), "bad");
  }
  const all = row.percent === 100 && row.countries.length === 0 && row.channels.length === 0;
  return badge(t(all ? "rollouts_on" : "rollouts_partly"), all ? "good" : "notice");
}

const COLUMNS = [
  { label: t("rollouts_switch"), cell: (row) => (FEATURES.includes(row.name) ? label(row.name) : element("code", {}, row.name)) },
  { label: t("rollouts_state"), cell: state },
  { label: t("rollouts_for"), cell: audienceWords },
  { label: t("rollouts_origin"), cell: (row) => t(`rollouts_origin_${row.origin}`) },
  ...(operator ? [{ label: t("rollouts_actions"), cell: actions }] : []),
];

/** The switch that matters most stands alone, and is large. */
function answersPanel(row) {
  const button = element(
    "button",
    { class: `button ${row.on ? "button-danger" : "button-main"}`, type: "button", id: "kill", onclick: () => turn(row) },
    icon(row.on ? "stop" : "check"),
    t(row.on ? "rollouts_stop_all" : "rollouts_resume_all"),
  );
  return element(
    "div",
    { class: `notice${row.on ? "" : " notice-danger"}` },
    element("p", {}, element("strong", {}, t(row.on ? "rollouts_answering" : "rollouts_stopped")), " ", t(row.on ? "rollouts_answering_more" : "rollouts_stopped_more")),
    operator ? button : null,
  );
}

async function show() {
  const fetched = api("GET", "/api/admin/rollouts");
  await Promise.all([
    fill(byId("answers"), () => fetched, (rows) => answersPanel(rows.find((row) => row.name === ANSWERS))),
    fill(byId("switches"), () => fetched, (rows) => table(t("rollouts_switches"), COLUMNS, rows.filter((row) => row.name !== ANSWERS))),
  ]);
}

const showExperiments = () =>
  fill(
    byId("experiments"),
    () => api("GET", "/api/admin/experiments"),
    (all) => (all.length === 0 ? element("p", { class: "empty" }, t("experiments_none")) : all.map((one) => experimentPanel(one, showExperiments))),
  );

if (operator) {
  byId("experiments-new").append(
    element("button", { class: "button button-small", type: "button", onclick: () => editExperiment(null, showExperiments) }, t("experiments_new")),
  );
}

await Promise.all([show(), showExperiments()]);
