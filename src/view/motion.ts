import { easeCubicInOut } from "d3-ease";
import type { BaseType, Selection } from "d3-selection";
import { interrupt } from "d3-transition";

/** How things move from where they are to where they belong. */
export interface Motion {
  /** False: everything jumps, because the reader asked for it or the picture has only just begun. */
  readonly animated: boolean;
}

export const moveMs = 650;

/** An element with the value that its attribute has, or is on its way to. */
interface Aimed extends Element {
  slipwayAim?: Record<string, string>;
}

/** Sets an attribute, gradually if things move, and leaves a movement alone that goes there already. */
export function glide<Mark extends SVGElement, Datum>(
  selection: Selection<Mark, Datum, BaseType, unknown>,
  name: string,
  valueOf: (datum: Datum) => string,
  { animated }: Motion,
): void {
  const moved = selection.filter(function (datum) {
    const element = this as Aimed;
    const value = valueOf(datum);
    const aims = (element.slipwayAim ??= {});
    const isNew = aims[name] !== value;
    aims[name] = value;
    return isNew || !animated;
  });
  moved
    .filter(function () {
      // What is new has no place to come from.
      return !this.hasAttribute(name);
    })
    .attr(name, valueOf);
  if (animated) {
    moved.transition(name).duration(moveMs).ease(easeCubicInOut).attr(name, valueOf);
  } else {
    moved.each(function () {
      interrupt(this, name);
    });
    moved.attr(name, valueOf);
  }
}

/** Takes elements away, shrunk to nothing if things move. */
export function vanish<Datum>(
  selection: Selection<SVGGElement, Datum, BaseType, unknown>,
  { animated }: Motion,
): void {
  if (!animated) {
    selection.interrupt().remove();
    return;
  }
  selection.attr("aria-hidden", "true").attr("tabindex", null).classed("leaving", true);
  selection
    .select(".body")
    .transition("vanish")
    .duration(450)
    .ease(easeCubicInOut)
    .attr("transform", "scale(0.01)");
  selection
    .transition("vanish")
    .duration(500)
    .style("opacity", 0)
    // Not the transition's own remove(), which spares an element that is still on its way elsewhere.
    .on("end", function () {
      this.remove();
    });
}
