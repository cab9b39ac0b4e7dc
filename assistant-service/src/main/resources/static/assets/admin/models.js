// How each chat model does.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, badge, fill, moment, number, percent, table } from "./kit.js";

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

await fill(
  byId("models"),
  () => api("GET", "/api/admin/models"),
  (models) => table(t("area_models"), COLUMNS, models),
);
