import { resolvePath } from "../files/paths.ts";
import type { Runtime } from "./runtime.ts";

/** Builtins that are programs too, as POSIX wants it: what execve(2) would find. */
const programsAsWell = new Set(["echo", "printf", "test", "[", "true", "false", "kill"]);

/** Why execvp(3) would not run this, in the words of strerror(3); undefined if it would. */
export function whyNotExecutable({ state, world }: Runtime, name: string): string | undefined {
  if (name.includes("/")) {
    const kind = state.files.kind(resolvePath(state.cwd, name));
    if (kind === "file" && state.files.may("x", resolvePath(state.cwd, name))) return undefined;
    if (kind) return "Permission denied";
    if (!/^(\/usr(\/local)?)?\/s?bin\//.test(name)) return "No such file or directory";
  }
  const base = name.slice(name.lastIndexOf("/") + 1);
  const found = programsAsWell.has(base) || world.programs.has(base) || world.launchers.has(base);
  return found ? undefined : "No such file or directory";
}
