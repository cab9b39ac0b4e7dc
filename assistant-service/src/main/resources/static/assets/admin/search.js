// How the search providers do.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, badge, fill, moment, number, table } from "./kit.js";

const BREAKERS = { closed: "good", "half-open": "notice", open: "bad" };
const OUTCOMES = { results: "good", none: "", refused: "notice", failed: "bad" };

function last(provider) {
  if (provider.last === null) {
    return null;
  }
  const { outcome, reason, at, until } = provider.last;
  return element(
    "span",
    {},
    badge(t(`search_outcome_${outcome}`), OUTCOMES[outcome]),
    ` ${moment(at)}`,
    reason ? element("small", { class: "soft block", dir: "auto" }, reason) : null,
    until ? element("small", { class: "soft block" }, t("search_until", moment(until))) : null,
  );
}

function quota(provider) {
  if (provider.quota === null) {
    return null;
  }
  const { left, perDay } = provider.quota;
  const known = left !== null && left !== undefined;
  return element(
    "span",
    {},
    t("search_quota_of", known ? number(left) : "–", number(perDay)),
    element("meter", { min: 0, max: perDay, low: perDay / 10, value: known ? left : 0, "aria-label": t("search_quota") }),
  );
}

const COLUMNS = [
  {
    label: t("search_provider"),
    cell: (row) => element("span", {}, row.name, row.notice ? element("small", { class: "soft block", dir: "auto" }, row.notice) : null),
  },
  { label: t("search_breaker"), cell: (row) => row.breaker && badge(t(`breaker_${row.breaker}`), BREAKERS[row.breaker]) },
  { label: t("search_quota"), cell: quota },
  { label: t("search_outcome_results"), cell: (row) => number(row.results), numeric: true },
  { label: t("search_outcome_none"), cell: (row) => number(row.none), numeric: true },
  { label: t("search_outcome_refused"), cell: (row) => number(row.refused), numeric: true },
  { label: t("search_outcome_failed"), cell: (row) => number(row.failed), numeric: true },
  { label: t("search_last"), cell: last },
];

await fill(
  byId("providers"),
  () => api("GET", "/api/admin/search/providers"),
  ({ providers }) => table(t("area_search"), COLUMNS, providers),
);
