import { get, set } from "idb-keyval";
import { create } from "zustand";

export type Theme = "system" | "light" | "dark";
export type Region = "lesson" | "picture" | "terminal";

/** What the learner chose; kept in the browser where it lets us. */
export interface Settings {
  readonly theme: Theme;
  /** Width of the lesson and height of the picture, as parts of the whole. */
  readonly lessonShare: number;
  readonly pictureShare: number;
  readonly hidden: readonly Region[];
  readonly screenReader: boolean;
  readonly pictureAsTable: boolean;
}

const key = "slipway-settings";

export const useSettings = create<Settings>(() => ({
  theme: "system",
  lessonShare: 0.36,
  pictureShare: 0.56,
  hidden: [],
  screenReader: false,
  pictureAsTable: false,
}));

/** Reads what was kept, then keeps what changes. A browser that keeps nothing is no error. */
export async function keepSettings(): Promise<void> {
  const kept = await get<Partial<Settings>>(key).catch(() => undefined);
  if (kept) useSettings.setState(kept);
  useSettings.subscribe((settings) => {
    // A private window may refuse: then the settings last as long as the page.
    void set(key, settings).catch(() => undefined);
  });
}
