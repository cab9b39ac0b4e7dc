// Keys of the API with their quotas, and what was used by whom.
import { tell } from "../dialog.js";
import { announce, byId, copyText, element } from "../dom.js";
import { t } from "../texts.js";
import { api, confirm, decimal, field, fill, moment, number, operator, rowButton, table } from "./kit.js";

const SCOPES = ["chat", "embeddings", "moderations", "images", "mcp", "memory", "ask"];
const COST_DIGITS = 6;
const MICROS = 1e6;
const DAY_MS = 86_400_000;

/** How much of a limit is used; 0 is no limit. */
const share = (used, limit, written) => (limit === 0 ? `${written(used)} / ${t("keys_no_limit")}` : `${written(used)} / ${written(limit)}`);

const cost = (value) => decimal(value, COST_DIGITS);

const COLUMNS = [
  { label: t("keys_name"), cell: (row) => row.name },
  { label: t("keys_id"), cell: (row) => row.id, code: true },
  { label: t("keys_scopes"), cell: (row) => row.scopes.join(", ") },
  { label: t("keys_turns"), cell: (row) => share(row.today.turns, row.turns, number), numeric: true },
  { label: t("keys_tokens"), cell: (row) => share(row.today.tokens, row.tokens, number), numeric: true },
  { label: t("keys_cost"), cell: (row) => share(row.today.cost, row.cost, cost), numeric: true },
  { label: t("keys_made"), cell: (row) => moment(row.createdAt) },
  ...(operator
    ? [
        {
          label: t("rollouts_actions"),
          cell: (row) =>
            element(
              "span",
              { class: "row-actions" },
              rowButton(t("keys_change"), () => change(row)),
              rowButton(t("keys_usage"), () => showAccount(`apikey:${row.id}`)),
              rowButton(t("keys_revoke"), () => revoke(row), { danger: true }),
            ),
        },
      ]
    : []),
];

/** Inputs for name and quota, and what they hold. */
function keyFields(key) {
  const inputs = {
    name: element("input", { class: "input", dir: "auto", value: key.name, maxlength: "100", required: true }),
    turns: element("input", { class: "input", type: "number", min: "0", step: "1", value: String(key.turns) }),
    tokens: element("input", { class: "input", type: "number", min: "0", step: "1", value: String(key.tokens) }),
    cost: element("input", { class: "input", type: "number", min: "0", step: "0.000001", value: String(key.cost) }),
  };
  return {
    fields: [
      field(t("keys_name"), inputs.name),
      field(t("keys_turns_most"), inputs.turns, t("keys_zero")),
      field(t("keys_tokens_most"), inputs.tokens, t("keys_zero")),
      field(t("keys_cost_most"), inputs.cost, t("keys_zero")),
    ],
    values: () => ({ name: inputs.name.value, turns: Number(inputs.turns.value), tokens: Number(inputs.tokens.value), cost: Number(inputs.cost.value) }),
  };
}

async function make() {
  const key = keyFields({ name: "", turns: 0, tokens: 0, cost: 0 });
  const scopes = SCOPES.map((scope) => element("input", { type: "checkbox", value: scope, checked: scope === "chat" }));
  const boxes = element(
    "fieldset",
    { class: "variant" },
    element("legend", {}, t("keys_scopes")),
    ...scopes.map((box) => element("label", { class: "check" }, box, element("code", { dir: "ltr" }, box.value))),
  );
  let made = null;
  await confirm(
    t("keys_new"),
    t("keys_new_text"),
    t("keys_make"),
    async () => {
      made = await api("POST", "/api/admin/keys", { ...key.values(), scopes: scopes.filter((box) => box.checked).map((box) => box.value) });
    },
    { danger: false, fields: [...key.fields, boxes] },
  );
  if (made !== null) {
    showSecret(made);
    await show();
  }
}

/** The only time that the key is seen. */
function showSecret({ key }) {
  const copy = element(
    "button",
    {
      class: "button button-main",
      type: "button",
      onclick: async () => {
        const words = t((await copyText(key)) ? "copied" : "not_copied");
        copy.textContent = words;
        announce(words);
      },
    },
    t("copy"),
  );
  tell(t("keys_made_title"), [element("p", {}, t("keys_made_text")), element("pre", { class: "code-block", dir: "ltr", tabindex: "0", id: "secret", "aria-label": t("keys_made_title") }, key), element("p", { class: "form-end" }, copy)]);
}

function change(row) {
  const key = keyFields(row);
  return confirm(
    t("keys_change_title", row.name),
    t("keys_change_text"),
    t("rollouts_save"),
    async () => {
      await api("PUT", `/api/admin/keys/${row.id}`, key.values());
      await show();
    },
    { danger: false, fields: key.fields },
  );
}

const revoke = (row) =>
  confirm(t("keys_revoke_title", row.name), t("keys_revoke_text"), t("keys_revoke"), async () => {
    await api("DELETE", `/api/admin/keys/${row.id}`);
    await show();
  });

const show = () =>
  fill(
    byId("keys"),
    () => api("GET", "/api/admin/keys?usage=true"),
    (keys) => table(t("keys_title"), COLUMNS, keys, t("keys_none")),
  );

// What was used, by what is chosen.

const day = (ago) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
const GROUPS = ["day", "model", "channel", "country"];
const NUMBERS = [
  { label: t("usage_in"), cell: (row) => number(row.promptTokens), numeric: true },
  { label: t("usage_cached"), cell: (row) => number(row.cachedTokens), numeric: true },
  { label: t("usage_out"), cell: (row) => number(row.completionTokens), numeric: true },
  { label: t("keys_cost"), cell: (row) => cost(row.micros / MICROS), numeric: true },
];
const SUMMED = ["promptTokens", "cachedTokens", "completionTokens", "micros"];

function grouped(rows, by) {
  const groups = new Map();
  for (const row of rows) {
    const name = row[by] || t("usage_unknown");
    const sum = groups.get(name) ?? Object.fromEntries([["name", name], ...SUMMED.map((what) => [what, 0])]);
    for (const what of SUMMED) {
      sum[what] += row[what];
    }
    groups.set(name, sum);
  }
  return [...groups.values()].sort((one, other) => (by === "day" ? one.name.localeCompare(other.name) : other.promptTokens - one.promptTokens));
}

function range(ago) {
  const from = element("input", { class: "input", type: "date", value: day(ago), max: day(0), required: true });
  const to = element("input", { class: "input", type: "date", value: day(0), max: day(0), required: true });
  return { fields: [field(t("usage_from"), from), field(t("usage_to"), to)], query: () => `from=${from.value}&to=${to.value}`, inputs: [from, to] };
}

const sums = range(6);
const by = element("select", { class: "input", id: "usage-by" }, ...GROUPS.map((group) => element("option", { value: group }, t(`usage_by_${group}`))));

const showUsage = () =>
  fill(
    byId("usage"),
    () => api("GET", `/api/admin/usage?${sums.query()}`),
    (rows) => table(t("usage_title"), [{ label: t(`usage_by_${by.value}`), cell: (row) => row.name }, ...NUMBERS], grouped(rows, by.value), t("usage_none")),
  );

for (const input of [...sums.inputs, by]) {
  input.addEventListener("change", showUsage);
}
byId("usage-form").append(element("div", { class: "inline-form" }, ...sums.fields, field(t("usage_by"), by)));

// The account of one person or key.

const account = range(6);
const whose = element("input", { class: "input", dir: "ltr", required: true, maxlength: "256", placeholder: "apikey:…, whatsapp:…, web:…" });

async function showAccount(id) {
  whose.value = id;
  await fill(
    byId("account"),
    () => api("GET", `/api/admin/usage/person?id=${encodeURIComponent(id)}&${account.query()}`),
    (days) =>
      table(
        t("usage_account"),
        [{ label: t("usage_by_day"), cell: (row) => row.day }, { label: t("keys_turns"), cell: (row) => number(row.turns), numeric: true }, ...NUMBERS],
        days.filter((row) => row.turns + row.promptTokens > 0),
        t("usage_none"),
      ),
  );
  byId("account-title").scrollIntoView({ block: "nearest" });
}

if (operator) {
  byId("keys-new").append(element("button", { class: "button button-small", type: "button", onclick: make }, t("keys_new")));
  byId("account-form").append(
    element(
      "form",
      {
        class: "inline-form",
        onsubmit: (event) => {
          event.preventDefault();
          return showAccount(whose.value.trim());
        },
      },
      field(t("usage_whose"), whose),
      ...account.fields,
      element("button", { class: "button", type: "submit" }, t("usage_show")),
    ),
  );
} else {
  byId("account-title").parentElement.hidden = true;
}

await Promise.all([show(), showUsage()]);
