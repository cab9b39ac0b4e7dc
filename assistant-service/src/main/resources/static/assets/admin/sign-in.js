// Signs an operator in; the page that was asked for follows.
import { call } from "../api.js";
import { byId } from "../dom.js";
import "../shell.js";

byId("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const notice = byId("problem");
  notice.hidden = true;
  try {
    await call("POST", "/api/admin/session", { token: byId("token").value, name: byId("caller").value });
    location.reload();
  } catch (problem) {
    notice.textContent = `${problem.title} ${problem.detail ?? ""}`.trim();
    notice.hidden = false;
    byId("token").select();
  }
});
