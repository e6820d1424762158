import type { Box, Point } from "./geometry.ts";
import { type Cell, cellOf, largestRadius, smallestRadius } from "./pod-size.ts";

/** A part of every node in which Pods of one kind stand: those that a Service reaches, or the rest. */
export interface ZoneDemand {
  /** Pods in the node that has the most of them. */
  readonly most: number;
  readonly statusLines: number;
  /** Kept free before and after the Pods, along the stack: for outlines and their labels. */
  readonly before: number;
  readonly after: number;
}

export interface Zones {
  readonly radius: number;
  /** Start and extent of each zone, along the stack, from the start of the room. */
  readonly spans: readonly { readonly start: number; readonly extent: number }[];
}

/** Room for this many Pods is kept in each zone, so that Pods do not change their size all the time. */
const leastPods = 2;

/** Stacks the zones in a room and finds the largest radius with which everything fits. */
export function zonesIn(
  room: { readonly width: number; readonly height: number },
  narrow: boolean,
  demands: readonly ZoneDemand[],
): Zones {
  const along = narrow ? room.width : room.height;
  const across = narrow ? room.height : room.width;
  for (let radius = largestRadius; ; radius -= radius > 12 ? 1 : 0.5) {
    const needs = demands.map((demand) => needOf(demand, radius, across, narrow));
    const total = needs.reduce((sum, need) => sum + need, 0);
    if (total > along && radius > smallestRadius) continue;
    const spare = Math.max(along - total, 0) / demands.length;
    let start = 0;
    const spans = needs.map((need) => {
      const span = { start, extent: need + spare };
      start += need + spare;
      return span;
    });
    return { radius, spans };
  }
}

function needOf(demand: ZoneDemand, radius: number, across: number, narrow: boolean): number {
  const cell = cellOf(radius, demand.statusLines, narrow);
  const { along, inLine } = lineOf(cell, across, narrow);
  if (inLine === 0) return Number.POSITIVE_INFINITY;
  const lines = Math.ceil(Math.max(demand.most, leastPods) / inLine);
  return demand.before + lines * along + demand.after;
}

function lineOf(cell: Cell, across: number, narrow: boolean): { along: number; inLine: number } {
  const height = cell.above + cell.below;
  return narrow
    ? { along: cell.width, inLine: Math.floor(across / height) }
    : { along: height, inLine: Math.floor(across / cell.width) };
}

/** The centres of `count` Pods in a box, in lines that are filled evenly and stand in its middle. */
export function spotsIn(
  box: Box,
  count: number,
  radius: number,
  statusLines: number,
  narrow: boolean,
): Point[] {
  const cell = cellOf(radius, statusLines, narrow);
  const height = cell.above + cell.below;
  const { inLine } = lineOf(cell, narrow ? box.height : box.width, narrow);
  const lines = Math.max(1, Math.ceil(count / Math.max(inLine, 1)));
  const perLine = Math.ceil(count / lines);
  return Array.from({ length: count }, (_, index) => {
    const line = Math.floor(index / perLine);
    const inThis = Math.min(perLine, count - line * perLine);
    const along = line - (lines - 1) / 2;
    const across = (index % perLine) - (inThis - 1) / 2;
    const column = narrow ? along : across;
    const row = narrow ? across : along;
    return {
      x: box.x + box.width / 2 + column * cell.width,
      y: box.y + box.height / 2 + row * height + (cell.above - cell.below) / 2,
    };
  });
}
