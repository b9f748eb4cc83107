/** The receipt on the screen: the code, ways to keep it, and what happens next. */
import { button, fill, h } from "../dom.js";
import { saveFile } from "../files.js";
import { inGroups } from "../receipt.js";
import { t } from "../words.js";
import { heading } from "./steps.js";

/**
 * @param {string} code 18 characters
 * @param {string[]} after what a person must know with it
 * @param {() => void} done called when it is saved
 */
export function receiptView(code, after, done) {
  const grouped = inGroups(code);
  const status = h("p", { class: "status", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(grouped);
      fill(status, t("receipt.copied"));
    } catch {
      fill(status, t("receipt.not_copied"));
    }
  };
  const keep = () => {
    saveFile("code.txt", `${t("receipt.file_text", { code: grouped })}\n\n${after.join("\n")}\n`);
    fill(status, t("receipt.file_saved"));
  };
  return [
    heading(t("receipt.title")),
    h("div", { class: "receipt" }, h("p", {}, t("receipt.code")), h("p", { class: "code-shown" }, grouped)),
    h("p", {}, t("receipt.keep")),
    h("p", { class: "buttons" }, button(t("receipt.copy"), copy), button(t("receipt.file"), keep)),
    status,
    h("p", { class: "buttons" }, button(t("receipt.saved"), done, "main")),
    h("h4", {}, t("receipt.next")),
    h(
      "ul",
      {},
      after.map((sentence) => h("li", {}, sentence)),
    ),
  ];
}
