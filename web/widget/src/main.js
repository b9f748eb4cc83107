/** The one script of the widget: finds its door from its own address, and puts its element on the page. */
import css from "./style.css";

import { h } from "./dom.js";
import { pack } from "./pack.js";
import { Shell } from "./shell.js";
import { fillIn, t } from "./words.js";

const NAME = "safernw-chat";
const base = document.currentScript.src.replace(/\/[^/]*$/, "");

class SafernwChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    addStyle(root);
    root.append("showModal" in HTMLDialogElement.prototype ? new Shell(base).element : plainLink());
  }
}

/** A sheet made here needs no leave of the host's policy, which forbids styles inside a page. */
function addStyle(root) {
  const colours = Object.entries(pack.colours).map(
    ([name, value]) => `--pack-${name.replaceAll("_", "-")}:${value};`,
  );
  const text = `:host{${colours.join("")}}${css}`;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("style", {}, text)); // a browser from before 2023
  }
}

/** A browser that is too old for the panel gets the door's plain pages. */
const plainLink = () => h("a", { class: "launch", href: `${base}/chat` }, t("launch"));

fillIn({ name: pack.name });
if (!customElements.get(NAME)) {
  customElements.define(NAME, SafernwChat);
  document.body.append(document.querySelector(NAME) ?? document.createElement(NAME));
}
