import type { Text } from "./text.ts";

/** The texts before and after what can be undone and done again. */
export interface Undo {
  readonly past: readonly Text[];
  readonly future: readonly Text[];
}

/** Nothing was done yet. */
export const noUndo: Undo = { past: [], future: [] };

const mostSteps = 500;

/** After a change that made something else of `text`. */
export function changed({ past }: Undo, text: Text): Undo {
  return { past: [...past, text].slice(-mostSteps), future: [] };
}

/** The text before the last change; undefined if there is none. */
export function undone({ past, future }: Undo, text: Text): [Text, Undo] | undefined {
  const last = past.at(-1);
  return last && [last, { past: past.slice(0, -1), future: [text, ...future] }];
}

/** The text that was undone last; undefined if there is none. */
export function redone({ past, future }: Undo, text: Text): [Text, Undo] | undefined {
  const [next, ...others] = future;
  return next && [next, { past: [...past, text], future: others }];
}
