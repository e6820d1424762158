import type { Program } from "../program.ts";
import { echo } from "./echo.ts";
import { cat } from "./cat.ts";
import { grep } from "./grep.ts";

/** The programs that every shell has, by name. */
export const coreutils: ReadonlyMap<string, Program> = new Map(Object.entries({ cat, echo, grep }));
