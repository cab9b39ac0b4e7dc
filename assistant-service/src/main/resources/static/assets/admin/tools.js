// What tools there are, how they do, and the servers that some of them come from.
import { byId, element } from "../dom.js";
import { known, t } from "../texts.js";
import { api, badge, decimal, fill, moment, number, seconds, table } from "./kit.js";

const BREAKERS = { closed: "good", "half-open": "notice", open: "bad" };
const STATES = { connected: "good", connecting: "notice", disconnected: "bad" };

const TOOLS = [
  {
    label: t("tools_tool"),
    cell: (row) => element("span", {}, element("code", {}, row.name), element("small", { class: "soft block", dir: "auto" }, row.description)),
  },
  { label: t("tools_owner"), cell: (row) => row.owner || t("tools_own") },
  { label: t("tools_effect"), cell: (row) => known(`tools_effect_${row.effect}`) ?? row.effect },
  { label: t("search_breaker"), cell: (row) => badge(known(`breaker_${row.breaker}`) ?? row.breaker, BREAKERS[row.breaker] ?? "") },
  { label: t("models_running"), cell: (row) => number(row.running), numeric: true },
  { label: t("tools_calls"), cell: (row) => number(row.calls), numeric: true },
  {
    label: t("models_failed"),
    cell: (row) => {
      const failures = Object.entries(row.failures);
      const sum = failures.reduce((total, [, count]) => total + count, 0);
      return element("span", {}, number(sum), ...failures.map(([code, count]) => element("small", { class: "soft block", dir: "ltr" }, `${code} ${number(count)}`)));
    },
    numeric: true,
  },
  { label: t("tools_mean"), cell: (row) => (row.calls === 0 ? null : seconds(row.meanSeconds)), numeric: true },
  { label: t("tools_timeout"), cell: (row) => t("tools_seconds", decimal(row.timeout)), numeric: true },
];

function change({ at, added, removed, changed, refused }) {
  const parts = [
    ["added", added],
    ["removed", removed],
    ["changed", changed],
  ]
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => element("span", { class: "block" }, badge(t(`tools_${kind}`), kind === "changed" ? "notice" : ""), " ", names.join(", ")));
  const no = Object.entries(refused).map(([tool, reason]) =>
    element("span", { class: "block" }, badge(t("tools_refused"), "bad"), ` ${tool}: `, reason),
  );
  return element("li", {}, element("small", { class: "soft" }, moment(at)), ...parts, ...no);
}

const SERVERS = [
  { label: t("tools_server"), cell: (row) => row.name, code: true },
  {
    label: t("models_state"),
    cell: (row) =>
      element(
        "span",
        {},
        badge(t(`tools_state_${row.state}`), STATES[row.state]),
        row.since ? element("small", { class: "soft block" }, moment(row.since)) : null,
        row.fault ? element("small", { class: "soft block", dir: "ltr" }, row.fault) : null,
      ),
  },
  { label: t("area_tools"), cell: (row) => number(row.tools), numeric: true },
  { label: t("tools_changes"), cell: (row) => (row.changes.length === 0 ? null : element("ul", { class: "changes" }, ...row.changes.map(change))) },
];

await Promise.all([
  fill(
    byId("tools"),
    () => api("GET", "/api/admin/tools"),
    ({ tools }) => table(t("area_tools"), TOOLS, tools),
  ),
  fill(
    byId("servers"),
    () => api("GET", "/api/admin/mcp"),
    ({ servers }) => table(t("tools_servers"), SERVERS, servers, t("tools_no_servers")),
  ),
]);
