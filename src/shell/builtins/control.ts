import { Exit, LoopJump, Return, BuiltinFailure } from "../runtime/failures.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";

/** What changes the order in which commands run. */
export const control: Readonly<Record<string, Builtin>> = {
  ":": () => 0,
  true: () => 0,
  false: () => 1,
  break: (shell, args, io) => jump(shell, "break", args[0], io),
  continue: (shell, args, io) => jump(shell, "continue", args[0], io),
  return: (shell, [code]) => {
    if (shell.state.functionDepth === 0) {
      throw new BuiltinFailure("return: can only `return' from a function or sourced script", 2);
    }
    throw new Return(exitCode("return", code, shell));
  },
  exit: async (shell, [code], io) => {
    if (code === undefined || /^-?\d+$/.test(code)) throw new Exit(exitCode("exit", code, shell));
    await shell.complain(io, `exit: ${code}: numeric argument required`);
    throw new Exit(2);
  },
};

async function jump(
  shell: Runtime,
  kind: "break" | "continue",
  levels: string | undefined,
  io: Parameters<Builtin>[2],
): Promise<number> {
  if (shell.state.loopDepth === 0) {
    await shell.complain(io, `${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  if (levels !== undefined && !/^\d+$/.test(levels)) {
    throw new BuiltinFailure(`${kind}: ${levels}: numeric argument required`, 128);
  }
  throw new LoopJump(kind, Math.max(Number(levels ?? 1), 1));
}

function exitCode(name: string, code: string | undefined, { state }: Runtime): number {
  if (code === undefined) return state.lastExitCode;
  if (!/^-?\d+$/.test(code)) {
    throw new BuiltinFailure(`${name}: ${code}: numeric argument required`, 2);
  }
  return Number(code) & 255;
}
