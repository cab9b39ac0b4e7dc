// What Parley knows of the person: to read, mend, forget, pause and take along.
import { call } from "./api.js";
import { announce, byId, element, icon, iconButton } from "./dom.js";
import { ask, openDialog } from "./dialog.js";
import { day, t } from "./texts.js";

const dialog = byId("memory");

/** @param {() => void} onErased told when everything was erased */
export async function openMemory(onErased) {
  openDialog(dialog, t("memory"), [element("p", { class: "busy" }, element("span", { class: "spinner" }), t("loading"))]);
  await run(() => call("GET", "/api/memory"), onErased);
}

/** Draws what a call gives, or its problem. */
async function run(work, onErased) {
  try {
    const known = await work();
    // It may have been closed meanwhile.
    if (dialog.open) {
      draw(known, onErased);
    }
  } catch (fault) {
    const notice = element("p", { class: "notice notice-danger", role: "alert" }, fault.title ?? t("problem_other"), " ", fault.detail ?? "");
    dialog.querySelector(".busy")?.remove();
    dialog.querySelector(".notice")?.remove();
    dialog.append(notice);
  }
}

const change = (what) => () => call("PATCH", "/api/memory", what);

function draw({ paused, facts, history }, onErased) {
  const pause = element("input", {
    type: "checkbox",
    role: "switch",
    checked: !paused,
    onchange: (event) => run(change({ paused: !event.target.checked }), onErased),
  });
  const content = [
    element("p", { class: "soft" }, t("memory_more")),
    element("label", { class: "switch" }, pause, element("span", {}, t("memory_on"))),
    facts.length === 0
      ? element("div", { class: "empty" }, icon("memory"), element("p", {}, t("memory_empty")))
      : element("ul", { class: "facts" }, ...facts.toReversed().map((fact) => row(fact, onErased))),
  ];
  if (history.length > 0) {
    content.push(
      element(
        "details",
        { class: "activity" },
        element("summary", {}, element("span", {}, t("memory_before")), icon("chevron")),
        element("ul", { class: "steps" }, ...history.toReversed().map((fact) => element("li", { class: "step", dir: "auto" }, fact.text))),
      ),
    );
  }
  content.push(
    element(
      "div",
      { class: "dialog-end" },
      element("a", { class: "button", href: "/api/memory/export", download: "parley-export.json" }, icon("download"), t("memory_export")),
      element("button", { class: "button button-danger", type: "button", onclick: () => erase(onErased) }, icon("bin"), t("memory_erase")),
    ),
  );
  const focused = dialog.contains(document.activeElement) && document.activeElement.getAttribute("role") === "switch";
  openDialog(dialog, t("memory"), [element("div", { class: "dialog-body" }, ...content)]);
  if (focused) {
    dialog.querySelector("[role=switch]").focus();
  }
}

function row(fact, onErased) {
  const item = element("li", { class: "fact" });
  const show = () =>
    item.replaceChildren(
      element("p", { dir: "auto" }, fact.text, fact.since ? element("span", { class: "soft" }, ` · ${day(fact.since)}`) : null),
      iconButton("edit", t("memory_edit", fact.text), edit),
      iconButton("bin", t("memory_forget", fact.text), async () => {
        await run(change({ forget: [fact.id] }), onErased);
        announce(t("memory_forgotten"));
      }),
    );
  const edit = () => {
    const box = element("input", { class: "input", value: fact.text, maxlength: "500", dir: "auto", "aria-label": t("memory_edit", fact.text) });
    item.replaceChildren(
      element(
        "form",
        {
          class: "fact-edit",
          onsubmit: (event) => {
            event.preventDefault();
            if (box.value.trim() !== "") {
              run(change({ correct: [{ id: fact.id, text: box.value.trim() }] }), onErased);
            }
          },
          onkeydown: (event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              event.stopPropagation();
              show();
            }
          },
        },
        box,
        element("button", { class: "button button-main button-small", type: "submit" }, t("save")),
        element("button", { class: "button button-small", type: "button", onclick: show }, t("cancel")),
      ),
    );
    box.focus();
  };
  show();
  return item;
}

async function erase(onErased) {
  dialog.close();
  const done = await ask(
    t("memory_erase"),
    [element("p", {}, t("memory_erase_sure"))],
    [{ value: "erase", label: t("memory_erase"), danger: true, icon: "bin" }],
    () => call("DELETE", "/api/memory"),
  );
  if (done !== null) {
    announce(t("memory_erased"));
    onErased();
  }
}
