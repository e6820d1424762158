import { OptionError, parseOptions } from "../coreutils/options.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { isName } from "../runtime/variables.ts";

/** `mapfile [-t] [-n count] [-s count] [-d delimiter] [array]`: the lines of stdin as an array. */
export async function mapfile(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  let options;
  try {
    options = parseOptions(args, { program: "mapfile", letters: "td:n:s:O:" });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await shell.complain(
      io,
      `mapfile: ${error.message.replace(/.*'(.)'$/, "-$1: invalid option")}`,
    );
    return 2;
  }
  const [name = "MAPFILE"] = options.operands;
  if (!isName(name)) {
    await shell.complain(io, `mapfile: \`${name}': not a valid identifier`);
    return 1;
  }
  const delimiter = options.value("d") ?? "\n";
  const most = Number(options.value("n") ?? 0) || Infinity;
  let skipped = Number(options.value("s") ?? 0);
  const elements = new Map<string, string>();
  while (elements.size < most) {
    const line = await io.in.readLine(delimiter || "\0");
    if (line === undefined) break;
    if (skipped-- > 0) continue;
    const bare = options.has("t") && line.endsWith(delimiter) ? line.slice(0, -1) : line;
    elements.set(String(elements.size), bare);
  }
  shell.state.variables.set(name, elements);
  return 0;
}
