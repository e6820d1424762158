/**
 * Keeps exactly one mark in the page's tab order, however many there are, and moves the focus by `step`
 * from the mark that has it. A step of 0 moves nothing.
 */
export function moveFocus(svg: SVGSVGElement, step: -1 | 0 | 1): void {
  const marks = [...svg.querySelectorAll<SVGGElement>(".mark:not(.leaving)")];
  const focused = marks.findIndex((mark) => mark === svg.ownerDocument.activeElement);
  const current = marks.findIndex((mark) => mark.tabIndex === 0);
  const from = Math.max(focused >= 0 ? focused : current, 0);
  const to = (from + step + marks.length) % Math.max(marks.length, 1);
  for (const [index, mark] of marks.entries()) {
    const tabIndex = index === to ? "0" : "-1";
    if (mark.getAttribute("tabindex") !== tabIndex) mark.setAttribute("tabindex", tabIndex);
  }
  if (step !== 0) marks[to]?.focus();
}
