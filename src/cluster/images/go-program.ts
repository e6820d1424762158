// What programs written in Go have in common.

import { formatTime } from "#api/time.ts";
import type { Process } from "./image.ts";

/** The exit code of a Go program that SIGTERM ends, as PID 1. */
export const killedGoProgram = 2;

/** Writes a line as Go's log package does. */
export function goLog(process: Process, text: string): void {
  process.log(`${goTime(process.now).slice(0, 19).replaceAll("-", "/")} ${text}\n`);
}

/** `2026-01-01 09:00:00 +0000 UTC`. */
export function goTime(ms: number): string {
  return `${formatTime(ms).slice(0, 19).replace("T", " ")} +0000 UTC`;
}
