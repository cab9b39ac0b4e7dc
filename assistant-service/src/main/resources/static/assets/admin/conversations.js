// Conversations that people have taken over.
import { byId } from "../dom.js";
import { t } from "../texts.js";
import { api, fill, moment, rowButton, table } from "./kit.js";

const COLUMNS = [
  { label: t("conversation"), cell: (row) => row.conversation, code: true },
  { label: t("handovers_until"), cell: (row) => moment(row.until) },
  { label: t("handovers_give_back"), cell: (row) => rowButton(t("handovers_give_back"), () => release(row)) },
];

const show = () =>
  fill(
    byId("handovers"),
    () => api("GET", "/api/admin/handovers"),
    (taken) => table(t("handovers_title"), COLUMNS, taken, t("handovers_none")),
  );

async function release({ person, conversation }) {
  await api("POST", "/api/admin/handovers/release", { person, conversation });
  await show();
}

await show();
