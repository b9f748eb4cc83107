/** A reply of the assistant as elements: its words, who can help, where it comes from, what else may be asked. */
import { h, isWeb, linkOut, paragraphs } from "./dom.js";
import { pack } from "./pack.js";
import { t } from "./words.js";

const CONTACTS_SHOWN = 3;

/** The card of a list of replies, an empty one where there is none. */
export const cardOf = (replies) => replies.find((item) => item.custom)?.custom ?? {};

/** The texts of a list of replies. */
export const textsOf = (replies) => replies.map((item) => item.text).filter(Boolean);

/**
 * The whole answer. `level` is that of its heading. `more` are elements put below the words.
 * @param {object[]} replies as the door gives them
 */
export function answer(replies, { level = 3, more = [] } = {}) {
  const card = cardOf(replies);
  const urgent = card.urgency === "emergency" || card.urgency === "soon";
  return h(
    "div",
    { class: `answer ${card.urgency || "none"}` },
    urgent && h("p", { class: "mark" }, t(`card.${card.urgency}`)),
    card.title && h(`h${level}`, {}, card.title),
    card.urgency === "emergency" && callFirst(),
    card.draft && h("p", { class: "quiet" }, t("draft")),
    textsOf(replies).map((text) => h("div", { class: "words" }, paragraphs(text))),
    more,
    contacts(card.contacts ?? [], card.title ? level + 1 : level),
    sources(card.sources ?? []),
  );
}

/** The emergency number at a tap, before a word is read. */
const callFirst = () => {
  const { phone, name } = pack.emergency;
  return (
    phone && h("p", { class: "ways" }, way(`tel:${dialled(phone)}`, t("card.call", { number: phone }), name))
  );
};

function contacts(list, level) {
  if (!list.length) return null;
  const made = list.map((contact) => h("li", {}, contactCard(contact, level)));
  const rest = made.splice(CONTACTS_SHOWN);
  return [
    h("ul", { class: "contacts", "aria-label": t("card.contacts") }, made),
    rest.length &&
      h(
        "details",
        {},
        h("summary", {}, t("card.more", { count: rest.length })),
        h("ul", { class: "contacts" }, rest),
      ),
  ];
}

/** One organisation: how to reach it at a tap, when, at what cost, and what we know of the number. */
function contactCard(contact, level) {
  const { name, phone, sms, relay, url, email, hours, cost, address, note, standing } = contact;
  const line = (label, text) => text && h("p", {}, h("b", {}, `${label}: `), text);
  return h(
    "div",
    { class: "contact" },
    h(`h${level}`, {}, name),
    note && h("p", {}, note),
    h(
      "p",
      { class: "ways" },
      phone && way(`tel:${dialled(phone)}`, t("card.call", { number: phone }), name),
      sms && way(`sms:${dialled(sms)}`, t("card.text", { number: sms }), name),
      email && way(`mailto:${email}`, t("card.email", { address: email }), name),
      isWeb(url) && linkOut(url, t("card.website"), hidden(` ${name} ${t("card.new_tab")}`)),
    ),
    relay && h("p", {}, t("card.relay", { number: relay })),
    line(t("card.hours"), hours),
    line(t("card.cost"), cost),
    line(t("card.address"), address),
    standing && h("p", { class: "quiet" }, standing),
  );
}

const way = (href, text, name) => h("a", { href }, text, hidden(`, ${name}`));
const hidden = (text) => h("span", { class: "hidden" }, text);
const dialled = (number) => number.replace(/[^\d+*#]/g, "");

function sources(list) {
  if (!list.length) return null;
  const items = list.map(({ title, section, url, date }) => {
    const named = section ? t("card.section", { title, section }) : title;
    const whole = date ? t("card.dated", { title: named, date }) : named;
    return h("li", {}, isWeb(url) ? linkOut(url, whole, hidden(` ${t("card.new_tab")}`)) : whole);
  });
  return h("details", { class: "sources" }, h("summary", {}, t("card.sources")), h("ul", {}, items));
}
