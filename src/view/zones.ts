import type { Box, Point } from "./geometry.ts";
import { type Cell, cellOf, type PodSize, podSizes } from "./pod-size.ts";

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
  readonly size: PodSize;
  /** Start and extent of each zone, along the stack, from the start of the room. */
  readonly spans: readonly { readonly start: number; readonly extent: number }[];
}

/** Room for this many Pods is kept in each zone, so that Pods do not change their size all the time. */
const leastPods = 2;

/** Stacks the zones in a room and finds the best size with which everything fits, or the smallest. */
export function zonesIn(
  room: { readonly width: number; readonly height: number },
  narrow: boolean,
  demands: readonly ZoneDemand[],
): Zones {
  const along = narrow ? room.width : room.height;
  const across = narrow ? room.height : room.width;
  const needsOf = (size: PodSize): number[] =>
    demands.map((demand) => needOf(demand, size, across, narrow));
  const sizes = podSizes(narrow);
  const fitting = sizes.find((size) => sum(needsOf(size)) <= along);
  // There is at least one size.
  const size = fitting ?? sizes.at(-1)!;
  const needs = needsOf(size);
  const spare = (along - sum(needs)) / demands.length;
  let start = 0;
  const spans = needs.map((need) => {
    const span = { start, extent: need + spare };
    start += need + spare;
    return span;
  });
  return { size, spans };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function needOf(demand: ZoneDemand, size: PodSize, across: number, narrow: boolean): number {
  const cell = cellOf(size, demand.statusLines);
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
  size: PodSize,
  statusLines: number,
  narrow: boolean,
): Point[] {
  const cell = cellOf(size, statusLines);
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
