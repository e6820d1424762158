import type { Box, Point, Size } from "./geometry.ts";

/** Where a node is drawn and where in it Pods may stand. */
export interface NodePlan {
  readonly box: Box;
  /** How far the hexagon's two tips stand out of its straight sides. */
  readonly tip: number;
  /** Zones are stacked in it: downwards if wide, to the right if narrow. */
  readonly room: Box;
  readonly label: Point;
  /** Where a request from outside comes in, and by which ways it gets there. */
  readonly entry: Point;
  readonly way: readonly Point[];
}

/**
 * How the regions lie. Wide: the control plane above nodes that stand side by side. Column: at their left,
 * for hosts of little height. Narrow, for phones: nodes one above the other. Small: like wide, with what
 * there is room for on a part of a phone's screen.
 */
export type Form = "wide" | "column" | "narrow" | "small";

/** The regions of the picture. */
export interface Plan {
  readonly form: Form;
  /** Of the view box: the host's size, or a multiple of it if that is too small to draw on. */
  readonly size: Size;
  /** Nodes stand one above the other. */
  readonly narrow: boolean;
  readonly frame: Box;
  readonly client: Point;
  /** The control plane's part of the frame. */
  readonly strip: Box;
  /** Rows of nodes; Pods of one row can share one outline. */
  readonly rows: readonly (readonly NodePlan[])[];
}
