const root = document.querySelector("safernw-chat").shadowRoot;

/** What stands out of the window, is wider than its place, or hides a part of it for good. */
function clipped() {
  const told = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) told.push(`the page scrolls sideways by ${wide}`);
  for (const element of root.querySelectorAll("dialog, dialog *")) {
    if (!element.checkVisibility() || element.closest(".hidden")) continue;
    const box = element.getBoundingClientRect();
    const name = `${element.tagName}.${element.className} "${element.textContent.slice(0, 30)}"`;
    if (box.left < -0.5 || box.right > innerWidth + 0.5) told.push(`${name} stands out of the window`);
    const over = element.scrollWidth - element.clientWidth;
    const block = element.clientWidth && getComputedStyle(element).display !== "inline";
    if (block && over > 1) told.push(`${name} is wider than its place by ${over}`);
    const below = element.scrollHeight - element.clientHeight;
    if (block && below > 1 && getComputedStyle(element).overflowY === "hidden")
      told.push(`${name} hides ${below} px that nobody can scroll to`);
  }
  return told;
}

function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** What lies uppermost at a point, shadow trees included. */
function uppermost(x, y) {
  let hit = document.elementFromPoint(x, y);
  for (;;) {
    const inner = hit?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === hit) return hit;
    hit = inner;
  }
}

/** Says so when what has the focus cannot be seen at all (WCAG 2.2, 2.4.11). */
function obscured() {
  const element = focused();
  if (!element || element === document.body) return "nothing has the focus";
  const box = element.getBoundingClientRect();
  const points = [
    [0.5, 0.5],
    [0.1, 0.2],
    [0.9, 0.8],
    [0.1, 0.8],
    [0.9, 0.2],
  ];
  const seen = points.some(([x, y]) => {
    const hit = uppermost(box.left + box.width * x, box.top + box.height * y);
    const label = element.closest("label");
    return hit && (element.contains(hit) || hit.contains(element) || label?.contains(hit));
  });
  return seen
    ? ""
    : `${element.tagName} "${(element.textContent || element.id).slice(0, 40)}" cannot be seen`;
}

/** Targets below 24 px (WCAG 2.2, 2.5.8); the main ones below 40. */
function smallTargets() {
  const main = ".main, .launch, .exit, .tab, .close, .choice, .ways a";
  return [...root.querySelectorAll("button, a, summary, .choice, input:not(.choice *), textarea")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width < 24 || box.height < (one.matches(main) ? 40 : 24))
    .map(([one, box]) => `${one.tagName} "${one.textContent.slice(0, 30)}" is ${box.width} x ${box.height}`);
}
