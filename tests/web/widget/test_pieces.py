"""The widget's danger matcher and receipts, from their sources in a browser, beside the ones in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from concerns import receipt
from content import Pack
from content.danger import DangerMatcher, normalise
from web.danger_rules import danger_rules

pytestmark = pytest.mark.slow
LISTS = Path(__file__).parents[2] / "content" / "danger"
SOURCES = Path(__file__).parents[3] / "web" / "widget" / "src"


class Rolled(random.Random):
    """Randomness that is the same each time."""

    def token_bytes(self, nbytes: int) -> bytes:
        return self.randbytes(nbytes)


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """A page that can import the widget's sources."""

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            route.fulfill(
                body=(SOURCES / name).read_text(encoding="utf-8"),
                content_type="text/javascript; charset=utf-8",
            )
        else:
            route.fulfill(body="<title>Sources</title>", content_type="text/html; charset=utf-8")

    page = browser.new_page()
    page.route("http://127.0.0.1:9/**", serve)
    page.goto("http://127.0.0.1:9/")
    yield page
    page.close()


def lines() -> list[str]:
    found = []
    for path in sorted(LISTS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                found.append(line.split("\t")[-1])
    return found


ODD = [
    "HEEELLLP!!! he's gonna kill me…",
    "ｈｅｌｐ ｍｅ he has a knife",
    "h\u00e9lp \U0001f198\U0001f52a",
    "don;t breathe. not breathing",
    "I can\u2019t breathe\n\nbut last year he fell",
    "\u202eknife a has he\u202c",
    "stra\u00dfe \u0130stanbul \u03a3\u03a3\u03a3 \u0149ow",
    "\x85he\x1cis\xa0bleeding",
    "",
    "   ",
    "...",
    "but now also",
    "👩‍👩‍👧 is not breathing",
    "½½½ ⅷⅷⅷ ①①①",
    "ᾳᾳᾳ ŉ ǆ ﷺ",
    "a" * 3000 + " he is not breathing",
]


def test_the_browser_gives_the_same_verdict_as_the_matcher_on_every_line(
    modules: Page, own_pack: Pack
) -> None:
    matcher = DangerMatcher(own_pack.danger)
    texts = lines() + ODD
    judged = modules.evaluate(
        """async ([rules, texts]) => {
          const { DangerMatcher, normalise } = await import("/danger.js");
          const matcher = new DangerMatcher(rules);
          return texts.map((text) => [matcher.match(text)?.rule ?? "", matcher.topics(text), normalise(text)]);
        }""",
        [danger_rules(own_pack), texts],
    )
    wrong = []
    for text, (rule, topics, plain) in zip(texts, judged, strict=True):
        found = matcher.match(text)
        mine = (found.rule if found else "", list(matcher.topics(text)), normalise(text))
        if mine != (rule, topics, plain):
            wrong.append((text[:80], mine, (rule, topics, plain)))
    assert wrong == []
    assert len(texts) > 1500


def test_codes_made_in_the_browser_are_ours_and_ours_are_read_there(modules: Page) -> None:
    made = modules.evaluate(
        """async () => {
          const { newReceipt, inGroups } = await import("/receipt.js");
          return Array.from({ length: 500 }, () => inGroups(newReceipt()));
        }"""
    )
    assert all(str(receipt.parse(code)) == code for code in made)
    assert len(set(made)) == 500

    rolled = Rolled(20270611)
    ours = [receipt.new(rolled).code for _ in range(200)]
    slips = [
        code[:at] + rolled.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZOILU-") + code[at + 1 :]
        for code in ours
        for at in (0, 9, 17)
    ]
    typed = (
        ours
        + slips
        + ["", "ｖ９９y6jk4xtzj6gs7nh", "V99-Y6J\u00a0K4X\u2013TZJ 6GS 7NH\u200b", "U" * 18, "1" * 19]
    )
    read = modules.evaluate(
        """async (codes) => {
          const { parseReceipt, tagOf } = await import("/receipt.js");
          return Promise.all(codes.map(async (code) => {
            try { return [parseReceipt(code), Array.from(await tagOf(parseReceipt(code)))]; } catch { return null; }
          }));
        }""",
        typed,
    )
    for code, found in zip(typed, read, strict=True):
        try:
            parsed = receipt.parse(code)
            assert found == [parsed.code, list(receipt.tag(parsed))], code
        except receipt.ReceiptError:
            assert found is None, code
