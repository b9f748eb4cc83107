/** Saving a text as a file on the visitor's device, at their wish. */
import { h } from "./dom.js";

export function saveFile(name, text) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
