// What is going on.
import { byId } from "../dom.js";
import { t } from "../texts.js";
import { api, decimal, fill, number, table } from "./kit.js";

const MICROS = 1e6;

const USAGE = [
  { label: t("models_model"), cell: (row) => row.model, code: true },
  { label: t("overview_channel"), cell: (row) => row.channel, code: true },
  { label: t("overview_country"), cell: (row) => row.country || null },
  { label: t("overview_tokens_in"), cell: (row) => number(row.promptTokens), numeric: true },
  { label: t("overview_tokens_cached"), cell: (row) => number(row.cachedTokens), numeric: true },
  { label: t("overview_tokens_out"), cell: (row) => number(row.completionTokens), numeric: true },
  { label: t("overview_cost"), cell: (row) => decimal(row.micros / MICROS, 6), numeric: true },
];

await fill(
  byId("today"),
  () => api("GET", "/api/admin/usage"),
  (rows) => table(t("overview_today"), USAGE, rows, t("overview_today_none")),
);
