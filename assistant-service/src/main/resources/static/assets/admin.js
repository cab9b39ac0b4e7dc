// Signs an operator in, and shows which conversations people have taken over.
import { call } from "./api.js";
import { byId, element } from "./dom.js";
import "./shell.js";
import { day, t } from "./texts.js";

function tell(problem) {
  const notice = byId("problem");
  notice.textContent = `${problem.title} ${problem.detail ?? ""}`;
  notice.hidden = false;
}

byId("sign-in")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await call("POST", "/api/admin/session", { token: byId("token").value });
    location.reload();
  } catch (problem) {
    tell(problem);
    byId("token").select();
  }
});

byId("sign-out")?.addEventListener("click", async () => {
  await call("DELETE", "/api/admin/session");
  location.reload();
});

async function handovers() {
  const list = byId("handovers");
  const taken = await call("GET", "/api/admin/handovers");
  list.replaceChildren(
    ...taken.map(({ person, conversation, until }) =>
      element(
        "li",
        {},
        element("span", {}, conversation, element("span", { class: "soft" }, ` · ${t("admin_until", day(until))}`)),
        element(
          "button",
          {
            class: "button button-small",
            type: "button",
            onclick: async () => {
              await call("POST", "/api/admin/handovers/release", { person, conversation });
              await handovers();
            },
          },
          t("admin_give_back"),
        ),
      ),
    ),
    ...(taken.length === 0 ? [element("li", { class: "soft" }, t("admin_no_handovers"))] : []),
  );
}

if (byId("handovers") !== null) {
  await handovers();
}
