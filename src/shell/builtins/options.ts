import type { Builtin } from "../runtime/runtime.ts";
import type { OptionName } from "../runtime/state.ts";
import { quoteForShell } from "../runtime/parameters.ts";
import { isName } from "../runtime/variables.ts";

const byLetter: Readonly<Record<string, OptionName>> = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
  f: "noglob",
};
const names: readonly OptionName[] = ["errexit", "noglob", "nounset", "pipefail", "xtrace"];

/** `set`, `shift`, `shopt`, `alias` and what else adjusts the shell. */
export const options: Readonly<Record<string, Builtin>> = {
  set: async (shell, args, io) => {
    const { state } = shell;
    if (args.length === 0) {
      const lines = state.variables.names().map((name) => {
        const value = state.variables.get(name) ?? "";
        return `${name}=${/^[\w@%+:,./-]*$/.test(value) ? value : quoteForShell(value)}\n`;
      });
      await io.out.write(lines.join(""));
      return 0;
    }
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] ?? "";
      if (arg === "--" || arg === "-") {
        state.args = args.slice(at + 1);
        return 0;
      }
      if (!/^[-+]\w+$/.test(arg)) {
        state.args = args.slice(at);
        return 0;
      }
      const on = arg.startsWith("-");
      for (const letter of arg.slice(1)) {
        const name = letter === "o" ? names.find((one) => one === args[at + 1]) : byLetter[letter];
        if (letter === "o" && args[at + 1] === undefined) {
          await io.out.write(
            names
              .map((one) => `${one.padEnd(15)}\t${state.options.has(one) ? "on" : "off"}\n`)
              .join(""),
          );
          return 0;
        }
        if (!name) {
          const what =
            letter === "o"
              ? `${args[at + 1]}: invalid option name`
              : `${arg[0]}${letter}: invalid option`;
          await shell.complain(io, `set: ${what}`);
          return letter === "o" ? 1 : 2;
        }
        if (on) state.options.add(name);
        else state.options.delete(name);
        if (letter === "o") at++;
      }
    }
    return 0;
  },
  shift: async (shell, [count = "1"], io) => {
    if (!/^\d+$/.test(count)) {
      await shell.complain(io, `shift: ${count}: numeric argument required`);
      return 1;
    }
    if (Number(count) > shell.state.args.length) return 1;
    shell.state.args = shell.state.args.slice(Number(count));
    return 0;
  },
  shopt: () => 0,
  umask: async (_shell, args, io) => {
    if (args.length === 0) await io.out.write("0022\n");
    return 0;
  },
  hash: () => 0,
  alias: async (shell, args, io) => {
    const { aliases } = shell.state;
    const line = (name: string): string =>
      `alias ${name}='${(aliases.get(name) ?? "").replaceAll("'", String.raw`'\''`)}'\n`;
    if (args.length === 0) await io.out.write([...aliases.keys()].toSorted().map(line).join(""));
    let code = 0;
    for (const arg of args) {
      const equals = arg.indexOf("=");
      if (equals > 0) aliases.set(arg.slice(0, equals), arg.slice(equals + 1));
      else if (aliases.has(arg)) await io.out.write(line(arg));
      else {
        await shell.complain(io, `alias: ${arg}: not found`);
        code = 1;
      }
    }
    return code;
  },
  unalias: async (shell, args, io) => {
    let code = 0;
    for (const arg of args) {
      if (arg === "-a") shell.state.aliases.clear();
      else if (!shell.state.aliases.delete(arg)) {
        await shell.complain(io, `unalias: ${arg}: not found`);
        code = 1;
      }
    }
    return code;
  },
  getopts: async (shell, [letters = "", name = "", ...given], io) => {
    const { state } = shell;
    if (!isName(name)) {
      await shell.complain(io, "getopts: usage: getopts optstring name [arg ...]");
      return 2;
    }
    const args = given.length > 0 ? given : state.args;
    const index = Number(state.variables.get("OPTIND") ?? 1);
    const arg = args[index - 1];
    const place = Number(state.variables.get("__OPTPLACE") ?? 1);
    if (arg === undefined || !/^-./.test(arg) || arg === "--") {
      state.variables.set(name, "?");
      if (arg === "--") state.variables.set("OPTIND", String(index + 1));
      return 1;
    }
    const letter = arg[place] ?? "";
    const known = letters.indexOf(letter);
    const wantsValue = known >= 0 && letters[known + 1] === ":";
    const ended = wantsValue || place + 1 >= arg.length;
    state.variables.set("__OPTPLACE", ended ? "1" : String(place + 1));
    const value = wantsValue ? arg.slice(place + 1) || args[index] : undefined;
    const took = wantsValue && place + 1 >= arg.length ? 2 : 1;
    state.variables.set("OPTIND", String(ended ? index + took : index));
    const missing = wantsValue && value === undefined;
    const silent = letters.startsWith(":");
    state.variables.set(name, known < 0 || missing ? (missing && silent ? ":" : "?") : letter);
    const told = value ?? (silent && (known < 0 || missing) ? letter : undefined);
    if (told === undefined) state.variables.unset("OPTARG");
    else state.variables.set("OPTARG", told);
    if (missing && !silent) await shell.complain(io, `option requires an argument -- ${letter}`);
    if (known < 0 && !silent) await shell.complain(io, `illegal option -- ${letter}`);
    return 0;
  },
};
