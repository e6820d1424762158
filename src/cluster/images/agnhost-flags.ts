// The flags of agnhost's programs.

import type { Process } from "./image.ts";

/** A number; the last one counts. */
export function flag(process: Process, name: string, fallback: number): number {
  return Number(flagText(process, name) ?? fallback);
}

/** The text of a flag, if it is given. */
export function flagText(process: Process, name: string): string | undefined {
  return flags(process, name).at(-1);
}

/** Every value of a flag that may be repeated. */
export function flags({ argv }: Process, name: string): string[] {
  return argv.flatMap((word, index) => {
    if (word === `--${name}`) return argv[index + 1] ?? [];
    return word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : [];
  });
}
