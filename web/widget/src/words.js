/** The widget's own words, by their place in the catalogue: `t("chat.send")`, `t("card.call", {number})`. */
import catalogue from "../strings/en.json";

export const LANGUAGE = catalogue.language;

/** Words that fill in wherever they are asked for, such as the partnership's name. */
const everywhere = {};

export function fillIn(values) {
  Object.assign(everywhere, values);
}

/** True when the catalogue has words there. */
export const has = (key) => typeof find(key) === "string";

/** The words of a key, its {blanks} filled in. */
export function t(key, values = {}) {
  const all = { ...everywhere, ...values };
  return find(key).replace(/\{(\w+)\}/g, (blank, name) => all[name] ?? blank);
}

function find(key) {
  return key.split(".").reduce((part, name) => part?.[name], catalogue);
}
