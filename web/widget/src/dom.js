/** Making elements without markup in strings, so that no text is ever read as HTML. */

/**
 * An element. Keys that begin with "on" are listeners; true is an empty attribute; false, null and undefined are none.
 * Children are elements, texts, lists of them, or nothing.
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value || value === 0 || value === "") element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** A button that does one thing. */
export const button = (text, does, look = "", more = {}) =>
  h("button", { type: "button", class: look, onclick: does, ...more }, text);

/** Text as paragraphs: an empty line parts them, a line end breaks a line. */
export function paragraphs(text) {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim())
    .map((part) =>
      h(
        "p",
        { dir: "auto" },
        part.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line])),
      ),
    );
}

/** Shows `children` in place of what stood there. */
export const fill = (element, ...children) =>
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));

/** A link that opens beside the page and tells the other site nothing. */
export const linkOut = (url, ...children) =>
  h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);

/** True for an address that a link may lead to. */
export const isWeb = (url) => /^https?:\/\//i.test(url || "");
