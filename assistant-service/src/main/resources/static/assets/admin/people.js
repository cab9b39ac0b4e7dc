// People: found, exported and erased.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, confirm, facts, field, fill, moment, number, operator, part, table } from "./kit.js";
import { back, conversationLink, filters, input, panel, personLink, query } from "./look.js";

const place = byId("content");

const COLUMNS = [
  { label: t("look_person"), cell: (row) => personLink(row.person, row.name) },
  ...(operator ? [{ label: t("look_person_id"), cell: (row) => row.id, code: true }] : []),
  { label: t("look_last"), cell: (row) => moment(row.last) },
  { label: t("area_conversations"), cell: (row) => number(row.conversations), numeric: true },
];

function list() {
  const rows = element("div", { id: "people" });
  const search = filters([field(t("people_find"), input("q", { type: "search", dir: "ltr" }))], show);
  function show() {
    return fill(
      rows,
      () => api("GET", `/api/admin/people?${query(search)}`),
      (people) => table(t("area_people"), COLUMNS, people),
    );
  }
  place.replaceChildren(search, rows);
  return show();
}

function receipt(done) {
  const rows = Object.entries(done.removed).map(([store, count]) => ({ store, count }));
  return element(
    "section",
    { class: "panel", id: "receipt", role: "status" },
    element("h2", {}, t("people_receipt", moment(done.at))),
    element("p", { class: "soft" }, t("people_receipt_kept")),
    table(
      t("people_receipt", ""),
      [
        { label: t("people_store"), cell: (row) => row.store, code: true },
        { label: t("people_removed"), cell: (row) => number(row.count), numeric: true },
      ],
      rows,
    ),
  );
}

async function erase(person) {
  const typed = input("confirm", { id: "confirm", dir: "ltr", required: true });
  let done = null;
  await confirm(
    t("people_erase"),
    t("people_erase_warning"),
    t("people_erase"),
    async () => {
      done = await api("POST", `/api/admin/people/${person.person}/erase`, { confirm: typed.value });
    },
    { fields: [element("p", {}, element("code", { dir: "ltr" }, person.name)), field(t("people_erase_confirm"), typed)] },
  );
  if (done !== null) {
    place.replaceChildren(back("people"), receipt(done));
    byId("receipt").scrollIntoView();
  }
}

function shown(person) {
  return [
    back("people"),
    panel(
      person.name,
      facts([
        [t("look_person_id"), person.id],
        [t("people_facts"), number(person.facts)],
        [t("area_conversations"), number(person.conversations.length)],
      ]),
      operator
        ? element(
            "p",
            { class: "form-end" },
            element(
              "a",
              { class: "button", id: "export", href: `/api/admin/people/${person.person}/export`, download: "parley-export.json" },
              t("people_export"),
            ),
            element("button", { class: "button button-danger", type: "button", id: "erase", onclick: () => erase(person) }, t("people_erase")),
          )
        : element("p", { class: "soft" }, t("look_operators_only")),
    ),
    panel(
      t("area_conversations"),
      element("ul", {}, ...person.conversations.map((one) => element("li", {}, conversationLink(one)))),
      person.conversations.length === 0 ? element("p", { class: "empty" }, t("admin_nothing")) : null,
      element("p", {}, element("a", { href: `/admin/audit?person=${person.person}` }, t("people_audit"))),
    ),
  ];
}

const id = part();
await (id === null
  ? list()
  : fill(
      place,
      () => api("GET", `/api/admin/people/${encodeURIComponent(id)}`),
      (person) => shown(person),
    ));
