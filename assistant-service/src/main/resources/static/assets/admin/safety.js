// Reports, bad ratings and crises, and what was made of them.
import { byId, element } from "../dom.js";
import { known, t } from "../texts.js";
import { api, badge, confirm, field, fill, moment, operator, rowButton, table } from "./kit.js";
import { filters, personLink, query, select, turnLink } from "./look.js";

const place = byId("content");
const rows = element("div", { id: "queue" });

const KINDS = ["report", "rating", "crisis"];
const STATES = ["open", "reviewed"];
const ACTIONS = ["none", "contacted", "corrected", "escalated"];

const named = (prefix, names) => names.map((name) => [name, t(`${prefix}_${name}`)]);

const COLUMNS = [
  { label: t("look_time"), cell: (row) => turnLink(row.turn, moment(row.at)) },
  { label: t("safety_kind"), cell: (row) => badge(t(`safety_kind_${row.kind}`), row.kind === "rating" ? "notice" : "bad") },
  { label: t("safety_reasons"), cell: (row) => row.reasons.map((reason) => known(`report_${reason}`) ?? reason).join(", ") || null },
  ...(operator ? [{ label: t("safety_comment"), cell: (row) => row.comment || null }] : []),
  { label: t("look_person"), cell: (row) => personLink(row.person, row.personName) },
  {
    label: t("models_state"),
    cell: (row) =>
      element(
        "span",
        {},
        badge(t(`safety_state_${row.state}`), row.state === "open" ? "notice" : "good"),
        row.action === "" ? "" : ` ${t(`safety_action_${row.action}`)}`,
        row.who === "" ? "" : ` · ${row.who}`,
        row.note ? element("span", { class: "soft" }, ` – ${row.note}`) : "",
      ),
  },
  ...(operator ? [{ label: t("safety_review"), cell: (row) => rowButton(t("safety_review"), () => review(row)) }] : []),
];

const form = filters(
  [
    field(t("models_state"), select("state", [...named("safety_state", STATES), ["", t("look_all")]])),
    field(t("safety_kind"), select("kind", [["", t("look_all")], ...named("safety_kind", KINDS)])),
  ],
  show,
);

function show() {
  return fill(
    rows,
    () => api("GET", `/api/admin/safety?${query(form)}`),
    (queue) => table(t("area_safety"), COLUMNS, queue),
  );
}

async function review(row) {
  const state = select("state", named("safety_state", STATES), { id: "review-state" });
  const action = select("action", [["", "–"], ...named("safety_action", ACTIONS)], { id: "review-action" });
  const note = element("textarea", { class: "input", id: "review-note", maxlength: 2000, dir: "auto" });
  state.value = "reviewed";
  action.value = row.action;
  note.value = row.note ?? "";
  const done = await confirm(
    t("safety_review"),
    t("safety_review_more"),
    t("save"),
    () => api("PUT", `/api/admin/safety/${row.item}`, { person: row.person, state: state.value, action: action.value, note: note.value }),
    { danger: false, fields: [field(t("models_state"), state), field(t("safety_action"), action), field(t("safety_note"), note)] },
  );
  if (done) {
    await show();
  }
}

place.replaceChildren(form, rows);
await show();
