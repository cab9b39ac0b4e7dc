// Whom a switch or an experiment is for: in words, and as fields of a form.
import { element } from "../dom.js";
import { t } from "../texts.js";
import { field, number } from "./kit.js";

/** Whom an audience means, in words. */
export function audienceWords({ percent, countries, channels }) {
  const parts = [
    percent < 100 ? t("rollouts_percent_of_people", number(percent)) : t("rollouts_everybody"),
    countries.length > 0 ? countries.join(", ") : null,
    channels.length > 0 ? channels.join(", ") : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Fields for an audience, and what they hold. */
export function audienceFields({ percent, countries, channels }) {
  const inputs = {
    percent: element("input", { class: "input", type: "number", min: "0", max: "100", step: "0.01", value: String(percent), required: true }),
    countries: element("input", { class: "input", dir: "ltr", value: countries.join(", "), placeholder: "CH, BR" }),
    channels: element("input", { class: "input", dir: "ltr", value: channels.join(", "), placeholder: "web, whatsapp" }),
  };
  const list = (input) =>
    input.value
      .split(/[\s,]+/)
      .filter((part) => part !== "");
  return {
    fields: [
      field(t("rollouts_percent"), inputs.percent, t("rollouts_percent_hint")),
      field(t("rollouts_countries"), inputs.countries, t("rollouts_empty_all")),
      field(t("rollouts_channels"), inputs.channels, t("rollouts_empty_all")),
    ],
    values: () => ({ percent: Number(inputs.percent.value), countries: list(inputs.countries), channels: list(inputs.channels) }),
  };
}
