// A small, safe Markdown: paragraphs, headings, lists, quotes, code, bold, italic, links and [n] citations.
// Everything becomes text nodes and elements made here; HTML in the text stays text.
import { element, outsideLink } from "./dom.js";

const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+#.-]*)/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/;
const BULLET = /^(\s*)[-*+•]\s+(.*)$/;
const NUMBER = /^(\s*)(\d{1,9})[.)]\s+(.*)$/;
const QUOTE = /^ {0,3}>\s?(.*)$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const INLINE = new RegExp(
  [
    "(?<code>`+)(?<inner>[^`]|[^`][\\s\\S]*?[^`])\\k<code>(?!`)",
    "\\[(?<cite>\\d{1,3})\\](?!\\()",
    "\\[(?<label>[^\\[\\]\\n]{1,300})\\]\\((?<target>[^\\s()<>]{1,2000}(?:\\([^\\s()<>]*\\)[^\\s()<>]*)*)\\)",
    "(?<mark>\\*\\*|__)(?=\\S)(?<strong>[\\s\\S]*?\\S)\\k<mark>",
    "(?<![\\p{L}\\p{N}*_])(?<soft>[*_])(?=[^\\s*_])(?<em>[^*_\\n]*?[^\\s*_])\\k<soft>(?![\\p{L}\\p{N}*_])",
    "(?<bare>https?:\\/\\/[^\\s<>\"'`]*[^\\s<>\"'`.,:;!?)\\]*_])",
  ].join("|"),
  "gu",
);
const MAX_DEPTH = 6;

/** The blocks of a text; each holds its own source so that unchanged blocks can be recognised. */
export function blocks(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const found = [];
  let at = 0;
  const take = (kind, test) => {
    const from = at;
    while (at < lines.length && test(lines[at], at - from)) {
      at++;
    }
    found.push({ kind, source: lines.slice(from, at).join("\n") });
  };
  while (at < lines.length) {
    const line = lines[at];
    const fence = FENCE.exec(line);
    if (line.trim() === "") {
      at++;
    } else if (fence) {
      const from = at++;
      while (at < lines.length && !lines[at].trim().startsWith(fence[1])) {
        at++;
      }
      found.push({ kind: "code", source: lines.slice(from, ++at).join("\n") });
    } else if (HEADING.test(line)) {
      take("heading", (_, index) => index === 0);
    } else if (RULE.test(line)) {
      take("rule", (_, index) => index === 0);
    } else if (isItem(line)) {
      take("list", (next) => next.trim() !== "" && !FENCE.test(next) && !HEADING.test(next));
    } else if (QUOTE.test(line)) {
      take("quote", (next) => QUOTE.test(next));
    } else {
      take("paragraph", (next, index) => index === 0 || !startsBlock(next));
    }
  }
  return joinLists(found);
}

/** Models often put blank lines between items; a list whose numbers go on is still one list. */
function joinLists(found) {
  const joined = [];
  for (const block of found) {
    const before = joined.at(-1);
    if (block.kind === "list" && before?.kind === "list" && NUMBER.test(block.source) === NUMBER.test(before.source)) {
      before.source += `\n${block.source}`;
    } else {
      joined.push(block);
    }
  }
  return joined;
}

const isItem = (line) => BULLET.test(line) || NUMBER.test(line);
const startsBlock = (line) =>
  line.trim() === "" || FENCE.test(line) || HEADING.test(line) || isItem(line) || QUOTE.test(line) || RULE.test(line);

/**
 * Brings the children of `container` to the text, keeping the nodes of blocks that have not changed.
 *
 * @param {(n: number) => Node|null} citation makes the chip of a marker; null leaves the marker as text
 * @param {string} version changes when `citation` would answer differently, so that every block is made again
 */
export function render(container, text, citation, version) {
  const next = blocks(text);
  const nodes = [...container.children];
  next.forEach((block, index) => {
    const key = `${version}|${block.kind}|${block.source}`;
    if (nodes[index]?.parleyKey === key) {
      return;
    }
    const node = toNode(block, citation);
    node.parleyKey = key;
    if (nodes[index]) {
      nodes[index].replaceWith(node);
    } else {
      container.append(node);
    }
  });
  nodes.slice(next.length).forEach((node) => node.remove());
}

function toNode({ kind, source }, citation) {
  switch (kind) {
    case "code":
      return codeBlock(source);
    case "heading":
      return withInline(element("h3", { dir: "auto" }), HEADING.exec(source)[1], citation);
    case "rule":
      return element("hr");
    case "quote": {
      const inner = source.split("\n").map((line) => QUOTE.exec(line)[1]);
      return element("blockquote", {}, withInline(element("p", { dir: "auto" }), inner.join("\n"), citation));
    }
    case "list":
      return list(source.split("\n"), citation);
    default:
      return withInline(element("p", { dir: "auto" }), source, citation);
  }
}

function codeBlock(source) {
  const lines = source.split("\n");
  const [, mark, language] = FENCE.exec(lines[0]);
  const closed = lines.length > 1 && lines.at(-1).trim().startsWith(mark);
  const body = lines.slice(1, closed ? -1 : undefined).join("\n");
  return element("pre", { dir: "ltr", tabindex: "0", "aria-label": `Code ${language}`.trim() }, element("code", {}, body));
}

function list(lines, citation) {
  const items = [];
  for (const line of lines) {
    const match = BULLET.exec(line) ?? NUMBER.exec(line);
    if (match) {
      items.push({ indent: match[1].length, number: match.length === 4 ? Number(match[2]) : null, text: match.at(-1) });
    } else {
      items.at(-1).text += `\n${line.trim()}`;
    }
  }
  let at = 0;
  const build = (indent, depth) => {
    const ordered = items[at].number !== null;
    const start = ordered && items[at].number !== 1 ? String(items[at].number) : null;
    const root = element(ordered ? "ol" : "ul", { dir: "auto", start });
    while (at < items.length && (items[at].indent >= indent || depth === 0)) {
      if (items[at].indent > indent + 1 && depth < MAX_DEPTH && root.lastElementChild) {
        root.lastElementChild.append(build(items[at].indent, depth + 1));
      } else {
        root.append(withInline(element("li"), items[at++].text, citation));
      }
    }
    return root;
  };
  return build(items[0].indent, 0);
}

/** Appends text with its inline marks to a node. */
export function withInline(node, text, citation, depth = 0) {
  let from = 0;
  for (const match of depth < MAX_DEPTH ? text.matchAll(INLINE) : []) {
    const inline = toInline(match.groups, citation, depth);
    if (inline !== null) {
      appendText(node, text.slice(from, match.index));
      node.append(inline);
      from = match.index + match[0].length;
    }
  }
  appendText(node, text.slice(from));
  return node;
}

function toInline(found, citation, depth) {
  if (found.code) {
    return element("code", { dir: "ltr" }, found.inner.trim());
  }
  if (found.cite) {
    return citation(Number(found.cite));
  }
  if (found.label) {
    return outsideLink(found.target, {}, found.label);
  }
  if (found.strong) {
    return withInline(element("strong"), found.strong, citation, depth + 1);
  }
  if (found.em) {
    return withInline(element("em"), found.em, citation, depth + 1);
  }
  return outsideLink(found.bare, {}, found.bare);
}

function appendText(node, text) {
  text.split("\n").forEach((line, index) => {
    if (index > 0) {
      node.append(element("br"));
    }
    if (line !== "") {
      node.append(line);
    }
  });
}
