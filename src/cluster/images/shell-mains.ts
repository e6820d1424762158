// Shells and tools as the first processes of containers.

import type { Main } from "./image.ts";
import { Interpreter } from "./shell.ts";
import { runTool, shellToolMains } from "./shell-tools.ts";
import type { Done, Output, Tool } from "./tool-run.ts";

/**
 * A shell and its tools as first processes. `others` are programs that its scripts can start, `lacks` those that
 * the image does without.
 */
export function shellMains(
  others: Readonly<Record<string, Main>>,
  lacks: readonly string[] = [],
): Readonly<Record<string, Main>> {
  const tools = without(shellToolMains, lacks);
  const shell: Main = (process) => {
    if (process.handOver) return process.handOver();
    const [, options = "", script, ...parameters] = process.argv;
    // Without a terminal the shell reads an empty input and ends.
    if (!/^-\w*c$/.test(options) || script === undefined) {
      process.exit(0);
      return;
    }
    new Interpreter(process, { tools, others }, parameters, options.includes("e")).start(script);
  };
  return without({ ...toolMains, sh: shell, bash: shell }, lacks);
}

function without<T>(programs: Readonly<Record<string, T>>, lacks: readonly string[]) {
  const kept = Object.entries(programs).filter(([name]) => !lacks.includes(name));
  return Object.fromEntries(kept);
}

const toolMains = Object.fromEntries(
  Object.entries(shellToolMains).map(([name, tool]) => [name, toolMain(name, tool)]),
);

/** A tool as a process of its own. */
export function toolMain(name: string, tool: Tool): Main {
  return (process) => {
    if (process.handOver) return process.handOver();
    const { argv, env, input = "" } = process;
    const out: Output = (text) => process.log(text);
    const err: Output = (text) => (process.error ?? out)(text);
    const done: Done = (code) => process.exit(code);
    runTool(name, tool, { process, args: argv.slice(1), env, input, out, err, done });
  };
}
