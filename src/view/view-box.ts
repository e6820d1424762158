import { clamp, type Size } from "./geometry.ts";

/** The host's size in units of the drawing: more than its pixels if it is small, fewer if it is large. */
export function viewBoxOf({ width, height }: Size, least: Size): Size {
  const lack = Math.max(least.width / width, least.height / height);
  // Marks and letters grow with the picture, but not as fast as the room between them.
  const plenty = Math.min(width / 1000, height / (least.height + 120));
  const factor = lack > 1 ? lack : 1 / clamp(plenty ** 0.75, 1, 2);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}
