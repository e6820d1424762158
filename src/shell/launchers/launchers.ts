import type { Builtin } from "../runtime/runtime.ts";
import { env } from "./env.ts";
import { nohup } from "./nohup.ts";
import { prefixes } from "./prefixes.ts";
import { shellProgram } from "./shells.ts";
import { timeout } from "./timeout.ts";
import { watch } from "./watch.ts";
import { which } from "./which.ts";
import { xargs } from "./xargs.ts";

/** Programs that run other commands, and so need the shell, by name. */
export const launchers: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...prefixes,
    ash: shellProgram("sh"),
    bash: shellProgram("bash"),
    dash: shellProgram("sh"),
    env,
    nohup,
    sh: shellProgram("sh"),
    timeout,
    watch,
    which,
    xargs,
  }),
);
