// One experiment: its settings, and how its variants do.
import { announce, element } from "../dom.js";
import { t } from "../texts.js";
import { audienceFields, audienceWords } from "./audience.js";
import { api, badge, confirm, decimal, field, fill, number, operator, percent, rowButton, seconds, table } from "./kit.js";

const EVERYBODY = { percent: 100, countries: [], channels: [] };
const NEW = { name: "", revision: 0, running: false, ...EVERYBODY, control: "control", variants: { control: { weight: 1 }, changed: { weight: 1 } } };
const MICROS = 1e6;

const path = (name) => `/api/admin/experiments/${encodeURIComponent(name)}`;

/** How a number of a metric is written. */
const written = {
  errors: percent,
  millis: (value) => (value < 0 ? `−${seconds(-value / 1000)}` : seconds(value / 1000)),
  micros: (value) => decimal(value / MICROS, 6),
  up: percent,
  down: percent,
};

const range = (metric, { low, high }) => `${written[metric](low)} … ${written[metric](high)}`;

/** Mean with its interval, and below it the difference to the control. */
function measured(side, name) {
  const one = side.metrics.find(({ metric }) => metric.toLowerCase() === name);
  if (one.perTurn === null) {
    return null;
  }
  const lines = [element("span", {}, written[name](one.perTurn), one.interval ? ` (${range(name, one.interval)})` : "")];
  if (one.difference !== null) {
    const sign = one.difference > 0 ? "+" : "";
    const words = `${sign}${written[name](one.difference)}`;
    const text = one.differenceInterval
      ? t("experiments_difference", words, range(name, one.differenceInterval))
      : t("experiments_difference_few", words);
    lines.push(element("small", { class: "soft" }, text), one.differs ? badge(t("experiments_differs"), "notice") : "");
  }
  return element("span", { class: "lines" }, ...lines);
}

const COLUMNS = [
  { label: t("experiments_variant"), cell: (side) => side.variant, code: true },
  { label: t("experiments_people"), cell: (side) => t("experiments_people_of", number(side.people), number(side.exposed)), numeric: true },
  { label: t("experiments_turns"), cell: (side) => number(side.turns), numeric: true },
  ...Object.keys(written).map((metric) => ({ label: t(`experiments_${metric}`), cell: (side) => measured(side, metric) })),
];

function settings(variant) {
  const parts = [
    t("experiments_weight_of", number(variant.weight)),
    variant.persona && `${t("experiments_persona")}: ${variant.persona}`,
    variant.model && `${t("experiments_model")}: ${variant.model}`,
    variant.temperature !== null && `${t("experiments_temperature")}: ${decimal(variant.temperature, 2)}`,
    variant.topP !== null && `${t("experiments_top_p")}: ${decimal(variant.topP, 2)}`,
    variant.instructions && `“${variant.instructions}”`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Shows an experiment with its results. `changed` is called after a change. */
export function experimentPanel(experiment, changed) {
  const results = element("div");
  const save = async (wanted) => {
    await api("PUT", path(experiment.name), { ...wanted, revision: experiment.revision });
    await changed();
  };
  const buttons = operator
    ? [
        rowButton(t(experiment.running ? "experiments_pause" : "experiments_run"), () =>
          save({ running: !experiment.running }).catch((problem) => announce(`${problem.title} ${problem.detail}`)),
        ),
        rowButton(t("rollouts_edit"), () => editExperiment(experiment, changed)),
        rowButton(t("experiments_remove"), () => remove(experiment, changed), { danger: true }),
      ]
    : [];
  const panel = element(
    "section",
    { class: "panel panel-inner", "aria-label": experiment.name },
    element(
      "div",
      { class: "panel-head" },
      element("h3", { dir: "ltr" }, experiment.name),
      badge(t(experiment.running ? "experiments_running" : "experiments_paused"), experiment.running ? "good" : ""),
      element("span", { class: "soft" }, audienceWords(experiment)),
      element("span", { class: "row-actions" }, ...buttons),
    ),
    element(
      "dl",
      { class: "facts" },
      ...Object.entries(experiment.variants).map(([name, variant]) =>
        element(
          "div",
          {},
          element("dt", {}, element("code", { dir: "ltr" }, name), name === experiment.control ? ` ${t("experiments_control")}` : ""),
          element("dd", { dir: "auto" }, settings(variant)),
        ),
      ),
    ),
    results,
  );
  fill(
    results,
    () => api("GET", `${path(experiment.name)}/results`),
    ({ variants, uneven, minPeople }) => [
      uneven ? element("p", { class: "notice notice-danger" }, t("experiments_uneven")) : "",
      table(t("experiments_results", experiment.name), COLUMNS, variants),
      element("p", { class: "soft" }, t("experiments_honest", number(minPeople))),
    ],
  );
  return panel;
}

async function remove(experiment, changed) {
  const results = element("input", { type: "checkbox" });
  await confirm(
    t("experiments_remove_title", experiment.name),
    t("experiments_remove_text"),
    t("experiments_remove"),
    async () => {
      await api("DELETE", `${path(experiment.name)}?results=${results.checked}`);
      await changed();
    },
    { fields: [element("label", { class: "check" }, results, element("span", {}, t("experiments_remove_results")))] },
  );
}

/** Inputs for one variant. */
function variantFields(name, variant, personas, models) {
  const choice = (values, chosen) =>
    element(
      "select",
      { class: "input" },
      element("option", { value: "" }, t("experiments_usual")),
      ...values.map((value) => element("option", { value, selected: value === chosen }, value)),
    );
  const optional = (value, most) => element("input", { class: "input", type: "number", min: "0", max: String(most), step: "0.01", value: value ?? "" });
  const inputs = {
    name: element("input", { class: "input", dir: "ltr", value: name, required: true, pattern: "[a-z0-9][a-z0-9\\-]{0,39}", maxlength: "40" }),
    weight: element("input", { class: "input", type: "number", min: "1", max: "1000", value: String(variant.weight), required: true }),
    persona: choice(personas, variant.persona),
    model: choice(models, variant.model),
    temperature: optional(variant.temperature, 2),
    topP: optional(variant.topP, 1),
    instructions: element("textarea", { class: "input", dir: "auto", maxlength: "4000", rows: "2" }),
  };
  inputs.instructions.value = variant.instructions ?? "";
  const given = (input) => (input.value === "" ? null : Number(input.value));
  return {
    node: element(
      "fieldset",
      { class: "variant" },
      element("legend", {}, t("experiments_variant")),
      field(t("experiments_name"), inputs.name),
      field(t("experiments_weight"), inputs.weight),
      field(t("experiments_persona"), inputs.persona),
      field(t("experiments_model"), inputs.model),
      field(t("experiments_temperature"), inputs.temperature),
      field(t("experiments_top_p"), inputs.topP),
      field(t("experiments_instructions"), inputs.instructions),
    ),
    entry: () => [
      inputs.name.value.trim(),
      {
        weight: Number(inputs.weight.value),
        persona: inputs.persona.value,
        model: inputs.model.value,
        instructions: inputs.instructions.value,
        temperature: given(inputs.temperature),
        topP: given(inputs.topP),
      },
    ],
  };
}

/** Asks for the settings of an experiment, a new one where none is given. */
export async function editExperiment(known, changed) {
  const experiment = known ?? NEW;
  const switches = await api("GET", "/api/admin/rollouts");
  const named = (kind) => switches.filter(({ name }) => name.startsWith(`${kind}:`)).map(({ name }) => name.slice(kind.length + 1));
  const personas = named("persona");
  const models = named("model");
  const name = element("input", { class: "input", dir: "ltr", value: experiment.name, required: true, readonly: known !== null, pattern: "[a-z0-9][a-z0-9\\-]{0,39}", maxlength: "40" });
  const audience = audienceFields(experiment);
  const sides = [experiment.control, ...Object.keys(experiment.variants).filter((one) => one !== experiment.control)].map((one) =>
    variantFields(one, experiment.variants[one], personas, models),
  );
  const list = element("div", { class: "stack" }, ...sides.map((side) => side.node));
  const more = rowButton(t("experiments_add_variant"), () => {
    const side = variantFields("", { weight: 1 }, personas, models);
    sides.push(side);
    list.append(side.node);
    side.node.querySelector("input").focus();
  });
  await confirm(
    known ? t("rollouts_edit_title", known.name) : t("experiments_new"),
    t("experiments_edit_text"),
    t("rollouts_save"),
    async () => {
      const variants = sides.map((side) => side.entry());
      await api("PUT", path(name.value.trim()), {
        ...audience.values(),
        running: experiment.running,
        control: variants[0][0],
        variants: Object.fromEntries(variants),
        revision: experiment.revision,
      });
      await changed();
    },
    { danger: false, fields: [field(t("experiments_name"), name), ...audience.fields, list, more] },
  );
}
