// How each chat model does; loading, unloading and trying them.
import { described, problemOf, unreachable } from "../api.js";
import { byId, element } from "../dom.js";
import { readEvents } from "../sse.js";
import { t } from "../texts.js";
import { api, badge, busy, bytes, confirm, decimal, facts, field, fill, form, moment, number, operator, percent, rowButton, seconds, table } from "./kit.js";

const KINDS = { WELL: "good", PROBED: "notice", LEFT_ALONE: "bad" };

const COLUMNS = [
  { label: t("models_target"), cell: (row) => row.target, code: true },
  { label: t("models_model"), cell: (row) => row.model, code: true },
  { label: t("models_state"), cell: (row) => badge(t(`models_state_${row.state}`), KINDS[row.state]) },
  { label: t("models_running"), cell: (row) => number(row.running), numeric: true },
  { label: t("models_answered"), cell: (row) => number(row.answered), numeric: true },
  { label: t("models_failed"), cell: (row) => number(row.failed), numeric: true },
  { label: t("models_refused"), cell: (row) => number(row.refused), numeric: true },
  { label: t("models_rate"), cell: (row) => (row.failureRate < 0 ? null : percent(row.failureRate / 100)), numeric: true },
  {
    label: t("models_fault"),
    cell: (row) => row.lastFault && element("span", {}, element("code", {}, row.lastFault), ` ${moment(row.lastFaultAt)}`),
  },
];

const MICROS = 1e6;
const STATES = { loaded: "good", unloaded: "notice", changing: "notice" };

const shown = (value, format) => (value === null || value === undefined ? "–" : format(value));

const path = (target, what) => `/api/admin/models/${encodeURIComponent(target)}/${what}`;

/** What a checkpoint takes and how fast it is, with what can be done to it. */
function checkpoint(model) {
  const trouble = element("div", { "aria-live": "polite" });
  const choice = element(
    "select",
    { "aria-label": t("models_checkpoint") },
    ...model.available.map((name) => element("option", { value: name, selected: name === model.checkpoint, dir: "ltr" }, name)),
  );
  const load = rowButton(t("models_load"), () =>
    busy(load, trouble, async () => {
      trouble.replaceChildren(element("p", { class: "busy" }, element("span", { class: "spinner" }), t("models_loading")));
      await api("POST", path(model.target, "load"), { checkpoint: choice.value });
      await showLocal();
    }),
  );
  const unload = rowButton(
    t("models_unload"),
    async () => {
      const sure = await confirm(t("models_unload_title", model.checkpoint), t("models_unload_sure"), t("models_unload"), () => api("POST", path(model.target, "unload")));
      if (sure) {
        await showLocal();
      }
    },
    { danger: true },
  );
  const { running } = model;
  return element(
    "article",
    { class: "checkpoint", "aria-label": model.target },
    element(
      "header",
      { class: "panel-head" },
      element("span", {}, element("code", {}, model.target), " ", badge(t(`models_local_${model.state}`), STATES[model.state]), " ", element("span", { dir: "ltr" }, model.checkpoint)),
      operator ? element("span", { class: "acts" }, choice, load, model.state === "loaded" ? unload : null) : null,
    ),
    trouble,
    running === null
      ? null
      : facts([
          [t("models_device"), element("span", { dir: "ltr" }, running.device)],
          [t("models_context"), number(running.contextLength)],
          ...Object.entries(running.memory).map(([kind, size]) => [t("models_memory", kind), bytes(size)]),
          [t("models_cache_hits"), shown(running.cacheHitRate, percent)],
          [t("models_speed"), shown(running.tokensPerSecond, decimal)],
          [t("models_first_token"), shown(running.firstTokenSeconds, seconds)],
          [t("models_answering"), number(running.answering)],
          [t("models_waiting"), number(running.waiting)],
        ]),
  );
}

function showLocal() {
  return fill(
    byId("local"),
    () => api("GET", "/api/admin/models/local"),
    ({ models }) => (models.length === 0 ? element("p", { class: "soft" }, t("models_no_local")) : models.map(checkpoint)),
  );
}

/** Streams an answer of one model into the page. */
async function attempt(target, prompt) {
  const answer = byId("answer");
  answer.textContent = "";
  answer.hidden = false;
  byId("took").textContent = "";
  const response = await fetch(path(target, "try"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ prompt }),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) {
    throw await problemOf(response);
  }
  for await (const { type, data } of readEvents(response.body)) {
    const event = JSON.parse(data);
    if (type === "delta") {
      answer.append(event.text);
    } else if (type === "problem") {
      throw described(`model_${event.code}`, t("models_try_failed"), event.detail);
    } else if (type === "done") {
      byId("took").textContent = t("models_took", number(event.promptTokens), number(event.completionTokens), seconds(event.seconds), seconds(event.firstTokenSeconds));
      await showCost();
    }
  }
}

const COST = [
  { label: t("models_model"), cell: (row) => row.model, code: true },
  { label: t("overview_tokens_in"), cell: (row) => number(row.prompt), numeric: true },
  { label: t("overview_tokens_cached"), cell: (row) => number(row.cached), numeric: true },
  { label: t("overview_tokens_out"), cell: (row) => number(row.completion), numeric: true },
  { label: t("overview_cost"), cell: (row) => decimal(row.micros / MICROS, 6), numeric: true },
];

/** Sums of today by model. */
function byModel(rows) {
  const sums = new Map();
  for (const row of rows) {
    const sum = sums.get(row.model) ?? { model: row.model, prompt: 0, cached: 0, completion: 0, micros: 0 };
    sum.prompt += row.promptTokens;
    sum.cached += row.cachedTokens;
    sum.completion += row.completionTokens;
    sum.micros += row.micros;
    sums.set(row.model, sum);
  }
  return [...sums.values()];
}

function showCost() {
  return fill(
    byId("cost"),
    () => api("GET", "/api/admin/usage"),
    (rows) => table(t("models_cost"), COST, byModel(rows), t("overview_today_none")),
  );
}

await Promise.all([
  fill(
    byId("models"),
    () => api("GET", "/api/admin/models"),
    (models) => {
      if (operator) {
        const target = element("select", { name: "target" }, ...models.map((model) => element("option", { dir: "ltr" }, model.target)));
        const prompt = element("textarea", { class: "input", name: "prompt", required: true, maxlength: 8000, dir: "auto" });
        byId("try").replaceChildren(
          form([field(t("models_target"), target), field(t("models_prompt"), prompt)], t("models_ask"), (values) => attempt(values.target, values.prompt)),
        );
      } else {
        byId("try").replaceChildren(element("p", { class: "soft" }, t("problem_operator_only")));
      }
      return table(t("area_models"), COLUMNS, models);
    },
  ),
  showLocal(),
  showCost(),
]);
