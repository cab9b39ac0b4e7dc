// Small helpers to build pages from nodes; text never passes an HTML parser.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = new URL("icons.svg", import.meta.url).pathname;

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null and false are left out, true means present) and children. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A decorative icon out of `icons.svg`. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** A button with an icon and no words to see. */
export function iconButton(name, label, onclick, attributes = {}) {
  return element(
    "button",
    { class: "button button-quiet button-icon", type: "button", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}

/** A safe address, or null: http and https, or a path of this site. What is ours under another name of it is ours. */
export function safeUrl(text) {
  const own = /^\/(?![/\\])/.test(text);
  if (!own && !/^https?:\/\//i.test(text)) {
    return null;
  }
  try {
    const url = new URL(text, location.origin);
    if (own) {
      return url.origin === location.origin ? url : null;
    }
    if (url.origin === publicOrigin()) {
      return new URL(url.pathname + url.search + url.hash, location.origin);
    }
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

function publicOrigin() {
  const address = document.body.dataset.publicUrl;
  return address && URL.canParse(address) ? new URL(address).origin : location.origin;
}

/** A link that opens beside the page, or plain content when the address is not safe. */
export function outsideLink(address, attributes, ...children) {
  const url = safeUrl(address);
  if (url === null) {
    return element("span", attributes, ...children);
  }
  return element("a", { ...attributes, href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Puts text on the clipboard, also where the page is not a secure context. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "visually-hidden", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

/** Says something to screen readers. */
export function announce(text) {
  byId("live").textContent = text;
}

/** 32 hexadecimal digits that nobody guesses. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
