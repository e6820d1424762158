import { del, get, set } from "idb-keyval";
import type { KeptPast, ToWorker } from "#protocol/messages.ts";

type Boot = ToWorker & { type: "boot" };

/** A session that was left, as it began and what came since. */
export interface KeptSession {
  readonly boot: Boot;
  readonly resume: KeptPast;
}

const key = "slipway-session";

// A browser that keeps nothing, as in a private window, is no error: then a reload begins anew.
const ignore = (): undefined => undefined;

/** Keeps the session for the next time that the page is opened. */
export function keepSession(session: KeptSession): Promise<void> {
  return set(key, session).catch(ignore);
}

/** The next time that the page is opened the lesson begins anew. */
export function forgetSession(): Promise<void> {
  return del(key).catch(ignore);
}

/** The boot that goes on where this lesson was left, or `boot` itself if it was not begun before. */
export async function resumed(boot: Boot): Promise<Boot> {
  const kept = await get<KeptSession>(key).catch(ignore);
  if (!kept || kept.boot.lessonText !== boot.lessonText || kept.boot.seed !== boot.seed)
    return boot;
  const { columns, rows } = kept.boot;
  return { ...boot, columns, rows, resume: kept.resume };
}
