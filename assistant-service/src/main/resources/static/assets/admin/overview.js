// What is going on, and what was.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { Chart, followTheme } from "./chart.js";
import { api, decimal, fill, live, number, percent, problemNotice, seconds, shows, table } from "./kit.js";

const MICROS = 1e6;
const SECONDS_PER_MINUTE = 60;

/** A longer window is asked for again this often. */
const REFRESH_MS = 60_000;

const count = (value) => decimal(value, value < 10 ? 1 : 0);
const money = (value) => decimal(value, 4);

/** What is counted is told per minute. */
const PER_MINUTE = ["turns", "errors", "tool_calls", "tool_failures", "searches", "search_failures"];

const one = (name, label = t(`overview_${name}`)) => ({ name, label });

const charts = [
  new Chart(t("overview_chart_turns"), [one("turns"), one("errors")], count),
  new Chart(t("overview_chart_first_token"), [one("first_token_p50", "p50"), one("first_token_p95", "p95")], seconds),
  new Chart(t("overview_chart_tokens"), [one("tokens_out"), one("tokens_in")], count),
  new Chart(t("overview_chart_waiting"), [one("active"), one("queue"), one("model_waiting")], count),
  new Chart(t("overview_chart_turn"), [one("turn_p50", "p50"), one("turn_p95", "p95")], seconds),
  new Chart(t("overview_chart_age"), [one("queue_age")], seconds),
  new Chart(t("overview_chart_failures"), [one("tool_failures"), one("search_failures")], count),
  new Chart(t("overview_chart_cost"), [one("cost")], money),
];
byId("charts").append(...charts.map((chart) => chart.node));
followTheme(charts);

const NOW = [
  ["turns", count],
  ["first_token_p50", seconds],
  ["tokens_out", count],
  ["active", count],
  ["queue", count],
  ["errors", count],
  ["cost", money],
  ["replicas", count],
];

const SUMS = [
  ["turns", number],
  ["errors", number],
  ["first_token_p50", seconds],
  ["first_token_p95", seconds],
  ["turn_p50", seconds],
  ["turn_p95", seconds],
  ["tokens_in", number],
  ["tokens_out", number],
  ["tool_calls", number],
  ["tool_failures", number],
  ["searches", number],
  ["search_failures", number],
  ["cost", money],
];

const facts = (place, entries) =>
  byId(place).replaceChildren(
    ...entries.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))),
  );

const shown = (value, format) => (value === null || value === undefined ? "–" : format(value));

function perMinute(name, value) {
  return value !== null && value !== undefined && PER_MINUTE.includes(name) ? value * SECONDS_PER_MINUTE : value;
}

/** Points of the last minute: of one step alone there would be too little to tell how much there is. */
let recent = [];

function showNow(newest, time = null) {
  recent = time === null ? [] : [...recent.filter((point) => time - point.time < SECONDS_PER_MINUTE), { time, newest }];
  const values = { ...newest };
  for (const name of [...PER_MINUTE, "tokens_out", "cost"]) {
    if (recent.length > 0) {
      values[name] = recent.reduce((sum, point) => sum + point.newest[name], 0) / recent.length;
    }
  }
  values.first_token_p50 = recent.findLast((point) => point.newest.first_token_p50 !== null)?.newest.first_token_p50 ?? values.first_token_p50;
  facts("now", NOW.map(([name, format]) => [t(`overview_now_${name}`), shown(perMinute(name, values[name]), format)]));
}

let chosen = "1h";
let asked = 0;

async function load() {
  const mine = ++asked;
  const window = chosen;
  let data;
  try {
    data = await api("GET", `/api/admin/metrics?window=${window}`);
  } catch (problem) {
    shows(byId("sums"));
    byId("trouble").replaceChildren(problemNotice(problem, load));
    return;
  }
  if (mine !== asked) {
    return;
  }
  byId("trouble").replaceChildren();
  shows(byId("sums"));
  const series = Object.fromEntries(
    Object.entries(data.series).map(([name, values]) => [name, values.map((value) => perMinute(name, value))]),
  );
  charts.forEach((chart) => chart.show(data.times, series));
  const cached = data.totals.tokens_in > 0 ? data.totals.tokens_cached / data.totals.tokens_in : null;
  facts("sums", [
    ...SUMS.map(([name, format]) => [t(`overview_sum_${name}`), shown(data.totals[name], (value) => format(name.includes("_p") || name === "cost" ? value : Math.round(value)))]),
    [t("overview_sum_cached"), shown(cached, percent)],
  ]);
  if (window === "1h") {
    const last = data.times.findLastIndex((time, index) => data.series.replicas[index] !== null);
    showNow({});
    for (let index = Math.max(0, last - Math.ceil(SECONDS_PER_MINUTE / data.step)); index <= last; index++) {
      if (data.series.replicas[index] !== null) {
        showNow(Object.fromEntries(Object.entries(data.series).map(([name, values]) => [name, values[index]])), data.times[index]);
      }
    }
  }
}

byId("windows").addEventListener("change", (event) => {
  chosen = event.target.value;
  load();
});

setInterval(() => {
  if (chosen !== "1h" && !document.hidden) {
    load();
  }
}, REFRESH_MS);

const USAGE = [
  { label: t("models_model"), cell: (row) => row.model, code: true },
  { label: t("overview_channel"), cell: (row) => row.channel || null, code: true },
  { label: t("overview_country"), cell: (row) => row.country || null },
  { label: t("overview_tokens_in"), cell: (row) => number(row.promptTokens), numeric: true },
  { label: t("overview_tokens_cached"), cell: (row) => number(row.cachedTokens), numeric: true },
  { label: t("overview_tokens_out"), cell: (row) => number(row.completionTokens), numeric: true },
  { label: t("overview_cost"), cell: (row) => decimal(row.micros / MICROS, 6), numeric: true },
];

showNow({});
await load();
live(
  "/api/admin/metrics/live",
  {
    point: ({ time, values }) => {
      const at = Math.floor(Date.parse(time) / 1000);
      showNow(values, at);
      if (chosen === "1h") {
        const each = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, perMinute(name, value)]));
        charts.forEach((chart) => chart.push(at, each));
      }
    },
  },
  // What came while the connection was away.
  load,
);
await fill(
  byId("today"),
  () => api("GET", "/api/admin/usage"),
  (rows) => table(t("overview_today"), USAGE, rows, t("overview_today_none")),
);
