// How the channels of platforms do, and the replies that could not be sent.
import { announce, byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, badge, busy, confirm, fill, moment, number, operator, paged, rowButton, seconds, table, tableRow } from "./kit.js";

const KINDS = { WELL: "good", QUIET: "", TROUBLED: "bad", ABSENT: "" };

const PLATFORMS = { whatsapp: "WhatsApp", messenger: "Messenger" };

const fact = (label, content) => element("div", {}, element("dt", {}, label), element("dd", {}, content ?? "–"));

const when = (time) => (time ? moment(time) : t("channels_never"));

const ACCOUNTS = [
  { label: t("channels_account"), cell: (row) => row.id, code: true },
  { label: t("channels_persona"), cell: (row) => row.persona, code: true },
  { label: t("channels_countries"), cell: (row) => (row.countries.length === 0 ? t("channels_all") : row.countries.join(", ")) },
  { label: t("channels_template"), cell: (row) => row.template, code: true },
];

const COUNTS = [
  { label: t("channels_event"), cell: ([what]) => what, code: true },
  { label: t("channels_today"), cell: ([, count]) => number(count), numeric: true },
];

function channelPanel(channel) {
  const title = `channel-${channel.name}`;
  const head = element(
    "div",
    { class: "panel-head" },
    element("h2", { id: title }, PLATFORMS[channel.name] ?? channel.name),
    badge(t(`channels_state_${channel.state}`), KINDS[channel.state]),
    channel.on ? null : badge(t("rollouts_off"), "bad"),
    channel.sandbox ? badge(t("channels_sandbox"), "notice") : null,
  );
  if (channel.state === "ABSENT") {
    return element("section", { class: "panel", "aria-labelledby": title }, head, element("p", { class: "soft" }, t("channels_absent", channel.name)));
  }
  const counts = Object.entries(channel.today);
  return element(
    "section",
    { class: "panel", "aria-labelledby": title },
    head,
    element(
      "dl",
      { class: "facts" },
      fact(t("channels_last_webhook"), when(channel.lastWebhook)),
      fact(t("channels_last_refused"), when(channel.lastRefusedWebhook)),
      fact(t("channels_last_sent"), when(channel.lastSent)),
      fact(t("channels_last_failure"), when(channel.lastFailure)),
      fact(t("channels_last_failed_status"), when(channel.lastFailedStatus)),
    ),
    table(t("channels_accounts"), ACCOUNTS, channel.accounts),
    element(
      "details",
      {},
      element("summary", {}, t("channels_counts")),
      table(t("channels_counts"), COUNTS, counts, t("channels_counts_none")),
    ),
  );
}

function queuePanel({ limits, received, toSend, deadLetters }) {
  const waiting = (queue) =>
    queue.conversations === 0 ? t("channels_queue_empty") : t("channels_queue_waiting", number(queue.conversations), seconds(queue.oldestSeconds));
  return element(
    "section",
    { class: "panel", "aria-labelledby": "queue-title" },
    element("h2", { id: "queue-title" }, t("channels_queue")),
    element(
      "dl",
      { class: "facts" },
      fact(t("channels_received"), waiting(received)),
      fact(t("channels_to_send"), waiting(toSend)),
      fact(t("letters_title"), number(deadLetters)),
      fact(t("channels_limit_number"), t("channels_per_second", number(limits.perSecond))),
      fact(t("channels_limit_person"), t("channels_pair", number(limits.pairBurst), seconds(limits.pairSeconds))),
    ),
  );
}

const LETTERS = [
  { label: t("letters_at"), cell: (row) => moment(row.at) },
  { label: t("letters_channel"), cell: (row) => `${PLATFORMS[row.channel] ?? row.channel} ${row.account}` },
  { label: t("letters_person"), cell: (row) => row.person, code: true },
  { label: t("letters_reason"), cell: (row) => row.reason },
  ...(operator
    ? [
        { label: t("letters_text"), cell: (row) => row.text },
        {
          label: t("rollouts_actions"),
          cell: (row) => element("span", { class: "row-actions" }, rowButton(t("letters_resend"), (event) => resend(event.target, row)), rowButton(t("letters_delete"), () => remove(row), { danger: true })),
        },
      ]
    : []),
];

const named = ({ person, conversation, id }) => ({ person, conversation, id });

async function resend(button, letter) {
  await busy(button, byId("letters-problem"), async () => {
    await api("POST", "/api/admin/dead-letters/resend", named(letter));
    announce(t("letters_resent"));
    await show();
  });
}

const remove = (letter) =>
  confirm(t("letters_delete_title"), t("letters_delete_text"), t("letters_delete"), async () => {
    await api("POST", "/api/admin/dead-letters/delete", named(letter));
    await show();
  });

async function letters(cursor) {
  const page = await api("GET", `/api/admin/dead-letters?limit=25${cursor === null ? "" : `&after=${encodeURIComponent(cursor)}`}`);
  return { rows: page.letters, next: page.next };
}

async function show() {
  await Promise.all([
    fill(
      byId("channels"),
      () => api("GET", "/api/admin/channels"),
      (all) => [queuePanel(all), ...all.channels.map(channelPanel)],
    ),
    paged(byId("letters"), letters, (rows) => table(t("letters_title"), LETTERS, rows, t("letters_none")), (row) => tableRow(LETTERS, row)),
  ]);
}

await show();
