// The source behind a citation, shown while its chip is pointed at or has the focus.
import { element, icon, safeUrl } from "./dom.js";
import { t } from "./texts.js";

const GAP = 8;
const card = element("div", { class: "preview", hidden: true, role: "presentation" });
document.body.append(card);

export function showPreview(chip, source) {
  const url = safeUrl(source.url ?? "");
  const own = url?.origin === location.origin;
  card.replaceChildren(
    element("p", { class: "source-host" }, icon(own ? "document" : "globe"), url === null || own ? t("own_documents") : url.hostname.replace(/^www\./, "")),
    element("p", { class: "preview-title", dir: "auto" }, source.title),
    source.quote ? element("p", { class: "preview-quote", dir: "auto" }, source.quote) : "",
  );
  card.hidden = false;
  const place = chip.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const above = place.top - size.height - GAP;
  card.style.top = `${above > GAP ? above : place.bottom + GAP}px`;
  card.style.left = `${Math.max(GAP, Math.min(place.left + place.width / 2 - size.width / 2, document.documentElement.clientWidth - size.width - GAP))}px`;
}

export function hidePreview() {
  card.hidden = true;
}

window.addEventListener("scroll", hidePreview, { passive: true });
