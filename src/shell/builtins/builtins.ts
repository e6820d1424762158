import type { Builtin } from "../runtime/runtime.ts";
import { control } from "./control.ts";

/** The commands of the shell itself, by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(Object.entries({ ...control }));
