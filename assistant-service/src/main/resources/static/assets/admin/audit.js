// What operators and tools did.
import { byId, element } from "../dom.js";
import { known, t } from "../texts.js";
import { api, badge, decimal, field, fill, moment, operator, paged, table, tableRow } from "./kit.js";
import { filters, input, query, turnLink } from "./look.js";

const actionName = (action) => known(`audit_action_${action}`) ?? action;

const target = (row) =>
  /^[0-9a-f]{32}$/.test(row.target) ? turnLink(row.target, element("code", {}, row.target.slice(0, 8))) : row.target || null;

const ACTS = [
  { label: t("look_time"), cell: (row) => moment(row.at) },
  { label: t("audit_who"), cell: (row) => [row.who, row.role && t(`audit_role_${row.role}`)].filter(Boolean).join(" · ") || null },
  { label: t("audit_what"), cell: (row) => actionName(row.action) },
  { label: t("audit_target"), cell: target, code: true },
  { label: t("look_person"), cell: (row) => row.person || null, code: true },
  { label: t("turns_outcome"), cell: (row) => badge(row.outcome, row.outcome === "ok" ? "good" : "bad") },
  { label: t("audit_detail"), cell: (row) => row.detail || null, code: true },
];

const TOOLS = [
  { label: t("look_time"), cell: (row) => turnLink(row.turn, moment(row.at)) },
  { label: t("turns_stage_tool"), cell: (row) => row.tool, code: true },
  { label: t("look_person"), cell: (row) => row.person, code: true },
  { label: t("turns_outcome"), cell: (row) => badge(row.outcome, row.outcome === "ok" ? "good" : "bad") },
  { label: t("turns_took"), cell: (row) => `${decimal(row.millis)} ms`, numeric: true },
  ...(operator ? [{ label: t("turns_input"), cell: (row) => row.arguments, code: true }] : []),
];

/** A day of the form as the API wants times. */
function times(form) {
  const { from, to } = Object.fromEntries(new FormData(form));
  const day = (text, more) => (text === "" ? null : new Date(new Date(`${text}T00:00:00`).getTime() + more).toISOString());
  return { from: day(from, 0), to: day(to, 86_400_000) };
}

const given = new URLSearchParams(location.search).get("person") ?? "";
const links = element("p", { class: "form-end" });

const acts = filters(
  [
    field(t("audit_who"), input("who")),
    field(t("audit_what"), input("action", { list: "actions", dir: "ltr" })),
    field(t("look_person"), input("person", { dir: "ltr", value: given })),
    field(t("audit_from"), input("from", { type: "date" })),
    field(t("audit_to"), input("to", { type: "date" })),
  ],
  showActs,
);

function wanted(more) {
  const { from, to } = times(acts);
  const values = new URLSearchParams(query(acts, more));
  values.delete("from");
  values.delete("to");
  return query(null, { ...Object.fromEntries(values), from, to });
}

function showActs() {
  links.replaceChildren(
    ...(operator
      ? ["csv", "json"].map((format) =>
          element(
            "a",
            {
              class: "button button-small",
              id: `export-${format}`,
              download: `audit.${format}`,
              href: `/api/admin/audit/operators/export?${wanted({ format })}`,
            },
            t("audit_export", format.toUpperCase()),
          ),
        )
      : []),
  );
  return paged(
    byId("operators"),
    (cursor) => api("GET", `/api/admin/audit/operators?${wanted({ before: cursor })}`),
    (rows) => table(t("audit_operators"), ACTS, rows),
    (row) => tableRow(ACTS, row),
  );
}

const tools = filters(
  [
    field(t("turns_stage_tool"), input("tool", { dir: "ltr" })),
    field(t("turns_outcome"), input("outcome", { dir: "ltr" })),
    field(t("look_person"), input("person", { dir: "ltr", value: given })),
  ],
  showTools,
);

function showTools() {
  return fill(
    byId("tools"),
    () => api("GET", `/api/admin/audit?${query(tools)}`),
    (rows) => table(t("audit_tools"), TOOLS, rows),
  );
}

byId("operator-filters").append(acts, links);
byId("tool-filters").append(tools);
await Promise.all([showActs(), showTools()]);
