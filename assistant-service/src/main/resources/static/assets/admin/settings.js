// The settings in effect, and where each comes from.
import { byId, element } from "../dom.js";
import { t } from "../texts.js";
import { api, badge, fill, table } from "./kit.js";

const COLUMNS = [
  { label: t("settings_name"), cell: (row) => row.name, code: true },
  { label: t("settings_value"), cell: (row) => row.value || null, code: true },
  {
    label: t("settings_origin"),
    cell: (row) =>
      element(
        "span",
        {},
        badge(t(`settings_from_${row.source}`), row.source === "default" || row.source === "packaged" ? "" : "notice"),
        row.origin ? element("small", { class: "soft block", dir: "ltr" }, row.origin) : null,
      ),
  },
];

let all = [];

function shown() {
  const wanted = byId("find").value.trim().toLowerCase();
  const rows = all.filter(
    (row) =>
      (!byId("set").checked || (row.source !== "default" && row.source !== "packaged")) &&
      `${row.name} ${row.value}`.toLowerCase().includes(wanted),
  );
  return table(t("area_settings"), COLUMNS, rows, t("nothing_found"));
}

for (const id of ["find", "set"]) {
  byId(id).addEventListener("input", () => byId("list").replaceChildren(shown()));
}

await fill(
  byId("list"),
  () => api("GET", "/api/admin/settings"),
  ({ settings }) => {
    all = settings;
    return shown();
  },
);
