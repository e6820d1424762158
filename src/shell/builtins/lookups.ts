import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";
import { functionSource } from "./declarations.ts";

const keywords = new Set(
  "if then elif else fi case esac for select while until do done in function time { } ! [[ ]]".split(
    " ",
  ),
);

/** What tells about commands: `type`, `history`. */
export const lookups: Readonly<Record<string, Builtin>> = {
  type,
  history: async ({ world }, [flag], io) => {
    if (flag === "-c") world.history.length = 0;
    const count = /^\d+$/.test(flag ?? "") ? Number(flag) : world.history.length;
    const first = Math.max(world.history.length - count, 0);
    const lines = world.history.slice(first);
    const text = lines.map((line, index) => `${String(first + index + 1).padStart(5)}  ${line}\n`);
    await io.out.write(text.join(""));
    return 0;
  },
};

async function type(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  const short = args[0] === "--short";
  const word = args[0] === "-t";
  const path = args[0] === "-p" || args[0] === "-P";
  let code = 0;
  for (const name of args.filter((one) => !/^--?(short|[tpPa])?$/.test(one))) {
    const found = describe(shell, name);
    if (!found) {
      code = 1;
      if (!short && !word && !path) await shell.complain(io, `type: ${name}: not found`);
    } else if (short) await io.out.write(`${found.short}\n`);
    else if (word) await io.out.write(`${found.kind}\n`);
    else if (path) await io.out.write(found.kind === "file" ? `${found.short}\n` : "");
    else await io.out.write(`${found.long}\n`);
  }
  return code;
}

interface Description {
  readonly kind: "alias" | "keyword" | "function" | "builtin" | "file";
  /** As `command -v` prints it. */
  readonly short: string;
  /** As `type` prints it. */
  readonly long: string;
}

function describe({ state, world }: Runtime, name: string): Description | undefined {
  const alias = state.aliases.get(name);
  if (alias !== undefined) {
    return {
      kind: "alias",
      short: `alias ${name}='${alias}'`,
      long: `${name} is aliased to \`${alias}'`,
    };
  }
  if (keywords.has(name)) {
    return { kind: "keyword", short: name, long: `${name} is a shell keyword` };
  }
  const definition = state.functions.get(name);
  if (definition) {
    const source = functionSource(definition);
    return { kind: "function", short: name, long: `${name} is a function\n${source}` };
  }
  if (world.builtins.has(name)) {
    return { kind: "builtin", short: name, long: `${name} is a shell builtin` };
  }
  if (!world.programs.has(name) && !world.launchers.has(name)) return undefined;
  const path = `/usr/bin/${name}`;
  return { kind: "file", short: path, long: `${name} is ${path}` };
}
