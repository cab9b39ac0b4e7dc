// A conversation that somebody shared.
import { call } from "./api.js";
import { byId, element, icon } from "./dom.js";
import "./shell.js";
import { day, t } from "./texts.js";
import { kept } from "./turn.js";
import { TurnView } from "./turn-view.js";

const { share } = byId("main").dataset;
const path = `/api/shares/${encodeURIComponent(share)}`;

try {
  const snapshot = await call("GET", path);
  document.title = `${snapshot.title} · Parley`;
  byId("title").textContent = snapshot.title;
  byId("about").textContent = t("shared_on", day(snapshot.at)) + (snapshot.turns.some((turn) => turn.demo) ? ` · ${t("demo_model")}` : "");
  byId("thread").append(
    ...snapshot.turns.map(
      (turn) => new TurnView(kept(turn), { frame: (one, index) => `${path}/turns/${one.turn}/attributions/${index}` }).root,
    ),
  );
} catch (problem) {
  byId("title").textContent = problem.title ?? t("problem_other");
  byId("about").textContent = "";
  byId("thread").replaceChildren(element("li", { class: "empty" }, icon("link"), element("p", {}, problem.detail ?? "")));
}
