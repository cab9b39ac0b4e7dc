// Markdown as nodes: marked reads it, and every token becomes text nodes and elements made here. HTML in it stays text.
import { copyText, element, icon, outsideLink, safeUrl } from "./dom.js";
import { Lexer, Tokenizer } from "./lib/marked/lib/marked.esm.js";
import { t } from "./texts.js";

const CITATION = /\[(\d{1,3})\]/g;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": "\u00a0" };
const STILL = /^\/pictures\/[0-9a-f]{32}\.(png|jpg|webp|gif)$/;
const MOVING = /^\/pictures\/[0-9a-f]{32}\.(mp4|webm)$/;

/** A line like "[1]: address" would vanish as a definition, and all markers [1] become links to it. */
class Marks extends Tokenizer {
  def() {
    return undefined;
  }
}

/**
 * Brings the children of `container` to the text, keeping the nodes of blocks that have not changed.
 *
 * @param {(n: number) => Node|null} citation makes the chip of a marker; null leaves the marker as text
 * @param {string} version changes when `citation` would answer differently, so that every block is made again
 */
export function render(container, text, citation, version) {
  const next = new Lexer({ gfm: true, breaks: true, tokenizer: new Marks() })
    .lex(text)
    .filter((token) => token.type !== "space");
  const nodes = [...container.children];
  next.forEach((token, index) => {
    const key = `${version}|${token.type}|${token.raw}`;
    if (nodes[index]?.parleyKey === key) {
      return;
    }
    const node = block(token, citation);
    node.parleyKey = key;
    if (nodes[index]) {
      nodes[index].replaceWith(node);
    } else {
      container.append(node);
    }
  });
  nodes.slice(next.length).forEach((node) => node.remove());
}

function block(token, citation) {
  switch (token.type) {
    case "code":
      return code(token);
    case "heading":
      return element("h3", { dir: "auto" }, ...inline(token.tokens, citation));
    case "hr":
      return element("hr");
    case "blockquote":
      return element("blockquote", { dir: "auto" }, ...token.tokens.filter((part) => part.type !== "space").map((part) => block(part, citation)));
    case "list":
      return element(
        token.ordered ? "ol" : "ul",
        { dir: "auto", start: token.ordered && token.start !== 1 ? String(token.start) : null },
        ...token.items.map((item) => element("li", {}, ...content(item.tokens, citation))),
      );
    case "table":
      return table(token, citation);
    default:
      return element("p", { dir: "auto" }, ...inline(token.tokens ?? [{ type: "text", text: token.raw }], citation));
  }
}

/** What an item of a list holds: its words without a paragraph around them, and blocks. */
function content(tokens, citation) {
  return tokens.flatMap((token) => {
    switch (token.type) {
      case "text":
        return inline(token.tokens ?? [token], citation);
      case "space":
        return [];
      default:
        return [block(token, citation)];
    }
  });
}

function code({ text, lang }) {
  const copy = element("button", { class: "button button-quiet button-small", type: "button" }, icon("copy"), t("copy"));
  copy.addEventListener("click", async () => {
    copy.lastChild.textContent = t((await copyText(text)) ? "copied" : "not_copied");
  });
  return element(
    "div",
    { class: "code", dir: "ltr" },
    element("div", { class: "code-head" }, element("span", {}, lang ?? ""), copy),
    element("pre", { tabindex: "0", "aria-label": t("code") }, element("code", {}, text)),
  );
}

function table({ header, rows }, citation) {
  const row = (name, cells) =>
    element("tr", {}, ...cells.map((cell) => element(name, { "data-align": cell.align }, ...inline(cell.tokens, citation))));
  return element(
    "div",
    { class: "table", role: "region", "aria-label": t("table"), tabindex: "0" },
    element(
      "table",
      { dir: "auto" },
      element("thead", {}, row("th", header)),
      element("tbody", {}, ...rows.map((cells) => row("td", cells))),
    ),
  );
}

function inline(tokens, citation) {
  return tokens.flatMap((token) => {
    switch (token.type) {
      case "strong":
      case "em":
      case "del":
        return [element(token.type, {}, ...inline(token.tokens, citation))];
      case "codespan":
        return [element("code", { dir: "ltr" }, token.text)];
      case "br":
        return [element("br")];
      case "image":
        return [picture(token.href, token.text) ?? outsideLink(token.href, {}, token.text || token.href)];
      case "link":
        return [picture(token.href, token.text) ?? outsideLink(token.href, {}, ...inline(token.tokens, () => null))];
      case "html":
        return [token.raw];
      default:
        return token.tokens ? inline(token.tokens, citation) : words(token.text, citation);
    }
  });
}

/** A picture of ours; those of others would tell their servers who reads this. */
function picture(address, text) {
  const url = safeUrl(address);
  if (url?.origin !== location.origin) {
    return null;
  }
  if (STILL.test(url.pathname)) {
    const alt = text && !text.includes("/pictures/") ? text : t("picture");
    return element(
      "a",
      { class: "picture", href: url.pathname, target: "_blank", rel: "noopener" },
      element("img", { src: url.pathname, alt, loading: "lazy", decoding: "async" }),
    );
  }
  return MOVING.test(url.pathname)
    ? element("video", { class: "picture", src: url.pathname, controls: true, loop: true, muted: true, playsinline: true, "aria-label": t("picture") })
    : null;
}

function words(text, citation) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(CITATION)) {
    const chip = citation(Number(match[1]));
    if (chip !== null) {
      nodes.push(decoded(text.slice(from, match.index)), chip);
      from = match.index + match[0].length;
    }
  }
  nodes.push(decoded(text.slice(from)));
  return nodes.filter((node) => node !== "");
}

function decoded(text) {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity]);
}
