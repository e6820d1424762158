import type { Command } from "./command.ts";
import { get } from "./get.ts";
import { version } from "./version.ts";

/** Every command of kubectl, in the order in which `kubectl --help` lists them. */
export const commands: readonly Command[] = [get, version];
