// Conversations: found, read, taken over, answered and given back.
import { byId, element } from "../dom.js";
import { known, t } from "../texts.js";
import { api, badge, busy, facts, field, form, live, moment, number, operator, paged, part, table, tableRow } from "./kit.js";
import { back, filters, input, panel, personLink, query, select, turnLink } from "./look.js";

const place = byId("content");

const taken = (until) => (until === null ? null : badge(t("talks_taken_until", moment(until)), "notice"));

const COLUMNS = [
  {
    label: t("look_last"),
    cell: (row) => element("a", { href: `/admin/conversations/${row.conversation}` }, moment(row.last)),
  },
  ...(operator ? [{ label: t("talks_title"), cell: (row) => row.title }] : []),
  { label: t("overview_channel"), cell: (row) => row.channel, code: true },
  { label: t("area_turns"), cell: (row) => number(row.turns), numeric: true },
  { label: t("look_person"), cell: (row) => personLink(row.person, row.personName) },
  { label: t("models_state"), cell: (row) => taken(row.takenUntil) },
];

function list() {
  const rows = element("div", { id: "conversations" });
  const search = filters(
    [
      operator ? field(t("talks_title"), input("q", { type: "search" })) : null,
      operator ? field(t("look_person"), input("person", { dir: "ltr" })) : null,
      field(t("overview_channel"), input("channel")),
      field(
        t("models_state"),
        select("state", [
          ["", t("look_all")],
          ["taken", t("talks_taken")],
        ]),
      ),
    ].filter((one) => one !== null),
    show,
  );
  function show() {
    return paged(
      rows,
      (cursor) => api("GET", `/api/admin/conversations?${query(search, { before: cursor })}`),
      (page) => table(t("area_conversations"), COLUMNS, page),
      (row) => tableRow(COLUMNS, row),
    );
  }
  place.replaceChildren(search, rows);
  return show();
}

function line(one, stop) {
  const who = one.role === "assistant" && stop === "operator" ? "operator" : one.role;
  const words = one.text ?? t("talks_characters", number(one.characters));
  return element(
    "div",
    { class: `line line-${who}` },
    element("p", { class: "soft" }, `${t(`talks_role_${who}`)}${one.tool === "" ? "" : ` ${one.tool}`}`),
    element("p", { class: one.text === null ? "line-words soft" : "line-words", dir: "auto" }, words),
  );
}

function turn(one) {
  return element(
    "li",
    { class: "talk-turn" },
    element(
      "p",
      { class: "soft" },
      turnLink(one.turn, moment(one.at)),
      " ",
      one.stop === "" ? null : badge(known(`turns_outcome_${one.stop}`) ?? one.stop),
    ),
    ...one.lines.map((each) => line(each, one.stop)),
  );
}

function one(id) {
  const path = `/api/admin/conversations/${encodeURIComponent(id)}`;
  const head = element("div", { id: "head" });
  const turns = element("ol", { class: "talk", id: "talk", "aria-live": "polite" });
  const older = element("div");
  const trouble = element("div");
  const button = element("button", { class: "button button-main", type: "button", id: "take-over" });
  const answer = form([field(t("talks_answer"), element("textarea", { class: "input", name: "text", required: true, maxlength: 4000, dir: "auto" }))], t("talks_send"), async ({ text }) => {
    await api("POST", `${path}/messages`, { text });
    answer.reset();
  });
  answer.id = "answer";
  let isTaken = false;
  button.addEventListener("click", () =>
    busy(button, trouble, () => (isTaken ? api("POST", `${path}/hand-back`) : api("POST", `${path}/take-over`, { minutes: 60 }))),
  );
  function show(view) {
    isTaken = view.takenUntil !== null;
    head.replaceChildren(
      facts([
        [t("talks_title"), view.title],
        [t("look_person"), personLink(view.person, view.personName)],
        [t("look_person_id"), view.personId],
        [t("models_state"), isTaken ? taken(view.takenUntil) : t("talks_assistant")],
      ]),
    );
    turns.replaceChildren(...view.turns.map(turn));
    older.replaceChildren(
      ...(view.next === null
        ? []
        : [
            element(
              "button",
              {
                class: "button button-small",
                type: "button",
                onclick: async (event) => {
                  await busy(event.target, trouble, async () => {
                    const before = await api("GET", `${path}?before=${view.next}`);
                    turns.prepend(...before.turns.map(turn));
                    view.next = before.next;
                    event.target.hidden = before.next === null;
                  });
                },
              },
              t("talks_older"),
            ),
          ]),
    );
    button.textContent = t(isTaken ? "handovers_give_back" : "talks_take_over");
    answer.hidden = !isTaken;
  }
  place.replaceChildren(
    back("conversations"),
    panel(t("conversation"), head, ...(operator ? [element("p", {}, button), trouble] : [element("p", { class: "soft" }, t("look_operators_only"))])),
    panel(t("talks_said"), older, turns, ...(operator ? [answer] : [])),
  );
  answer.hidden = true;
  return new Promise((resolve) => {
    turns.setAttribute("aria-busy", "true");
    live(`${path}/live`, {
      conversation: (view) => {
        show(view);
        turns.removeAttribute("aria-busy");
        resolve();
      },
    });
  });
}

const id = part();
await (id === null ? list() : one(id));
