// A link to a conversation for others: made, renewed and taken back here.
import { call, conversationPath } from "./api.js";
import { byId, copyText, element, icon } from "./dom.js";
import { openDialog } from "./dialog.js";
import { t } from "./texts.js";

/**
 * @param {{id: string, share: string|null}} chat
 * @param {() => void} onChange told when `share` has changed
 */
export function openShare(chat, onChange) {
  const dialog = byId("dialog");
  const path = `${conversationPath(chat.id)}/share`;
  const problem = element("p", { class: "notice notice-danger", role: "alert", hidden: true });
  const act = async (method) => {
    try {
      const shared = await call(method, path);
      chat.share = shared?.share ?? null;
      onChange();
      draw();
    } catch (fault) {
      problem.textContent = `${fault.title} ${fault.detail ?? ""}`;
      problem.hidden = false;
    }
  };
  const draw = () => {
    problem.hidden = true;
    openDialog(dialog, t("share"), [
      element("div", { class: "dialog-body" }, element("p", {}, t("share_more")), problem, ...(chat.share === null ? fresh(act) : shared(chat.share, act))),
    ]);
  };
  draw();
}

function fresh(act) {
  return [
    element(
      "div",
      { class: "dialog-end" },
      element("button", { class: "button button-main", type: "button", autofocus: true, onclick: () => act("POST") }, icon("link"), t("share_make")),
    ),
  ];
}

function shared(share, act) {
  const address = new URL(`/s/${share}`, location.origin).href;
  const box = element("input", { class: "input", readonly: true, value: address, "aria-label": t("share_link"), dir: "ltr", onfocus: (event) => event.target.select() });
  const copy = element("button", { class: "button button-main", type: "button", autofocus: true }, icon("copy"), t("copy"));
  copy.addEventListener("click", async () => {
    copy.lastChild.textContent = t((await copyText(address)) ? "copied" : "not_copied");
  });
  return [
    element("div", { class: "input-row" }, box, copy),
    element(
      "div",
      { class: "dialog-end" },
      element("button", { class: "button button-danger", type: "button", onclick: () => act("DELETE") }, t("share_stop")),
      element("button", { class: "button", type: "button", onclick: () => act("POST") }, icon("retry"), t("share_renew")),
    ),
  ];
}
