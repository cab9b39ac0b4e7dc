// Small helpers to build pages from nodes; text never passes an HTML parser.

const SVG = "http://www.w3.org/2000/svg";

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
  use.setAttribute("href", `/assets/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A safe address, or null: http and https, or a path of this site. */
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
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
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
