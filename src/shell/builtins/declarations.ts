import { BuiltinFailure } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";
import { printScript } from "../parse.ts";
import { type Attributes, isName, subscriptsOf } from "../runtime/variables.ts";

/** What declares, exports and removes variables. */
export const declarations: Readonly<Record<string, Builtin>> = {
  declare: (shell, args, io) => declare(shell, args, io, "declare"),
  typeset: (shell, args, io) => declare(shell, args, io, "typeset"),
  local: (shell, args, io) => {
    if (shell.state.functionDepth === 0) {
      throw new BuiltinFailure("local: can only be used in a function");
    }
    return declare(shell, args, io, "local");
  },
  export: (shell, args, io) => {
    const names = args.filter((one) => !/^-[pnf]+$/.test(one));
    if (names.length === 0) return list(shell, io, ({ exported }) => exported === true);
    const exported = !args.some((one) => /^-\w*n/.test(one));
    return each(shell, io, "export", names, { exported });
  },
  readonly: (shell, args, io) => {
    const names = args.filter((one) => !/^-[pa]+$/.test(one));
    if (names.length === 0) return list(shell, io, (one) => one.readonly === true);
    return each(shell, io, "readonly", names, { readonly: true });
  },
  unset: async (shell, args, io) => {
    const { variables, functions } = shell.state;
    const functionsOnly = args[0] === "-f";
    let code = 0;
    for (const arg of /^-[fv]$/.test(args[0] ?? "") ? args.slice(1) : args) {
      const [, name = "", subscript] = /^([^[]*)(?:\[(.*)\])?$/s.exec(arg) ?? [];
      if (args[0] === "-v" && !isName(name)) {
        await shell.complain(io, `unset: \`${arg}': not a valid identifier`);
        code = 1;
      } else if (!functionsOnly && variables.names().includes(name)) {
        variables.unset(name, subscript);
      } else functions.delete(name);
    }
    return code;
  },
};

const letters: Readonly<Record<string, Attributes>> = {
  x: { exported: true },
  r: { readonly: true },
  i: { integer: true },
  A: { associative: true },
  a: {},
  g: {},
  p: {},
  f: {},
  F: {},
};

async function declare(
  shell: Runtime,
  args: readonly string[],
  io: Io,
  builtin: string,
): Promise<number> {
  let attributes: Attributes = {};
  const flags = args.filter((one) => /^[-+]\w+$/.test(one)).join("");
  for (const letter of flags.replaceAll(/[-+]/g, "")) {
    const one = letters[letter];
    if (!one) throw new BuiltinFailure(`${builtin}: -${letter}: invalid option`, 2);
    attributes = { ...attributes, ...one };
  }
  const names = args.filter((one) => !/^[-+]\w+$/.test(one));
  if (/[fF]/.test(flags)) return listFunctions(shell, io, names);
  if (names.length === 0 || flags.includes("p")) {
    return list(shell, io, () => true, names);
  }
  if (shell.state.functionDepth > 0 && !flags.includes("g")) {
    for (const one of names) shell.state.variables.local(one.replace(/[+[=].*/s, ""));
  }
  const { readonly: sealed, ...others } = attributes;
  const code = await each(shell, io, builtin, names, others);
  if (sealed) {
    for (const one of names) {
      shell.state.variables.declare(one.replace(/[+[=].*/s, ""), { readonly: true });
    }
  }
  return code;
}

async function each(
  shell: Runtime,
  io: Io,
  builtin: string,
  words: readonly string[],
  attributes: Attributes,
): Promise<number> {
  const { variables } = shell.state;
  let code = 0;
  for (const word of words) {
    const [, name = "", subscript, append, value] =
      /^([^=+[]*)(?:\[([^\]]*)\])?(?:(\+?)=(.*))?$/s.exec(word) ?? [];
    if (!isName(name)) {
      await shell.complain(io, `${builtin}: \`${word}': not a valid identifier`);
      code = 1;
      continue;
    }
    const { readonly: sealed, ...others } = attributes;
    variables.declare(name, others);
    if (value !== undefined) {
      const text = (append ? (variables.get(name) ?? "") : "") + value;
      if (subscript === undefined)
        variables.set(name, attributes.integer ? String(Number(text) || 0) : text);
      else variables.setElement(name, subscript, text);
    } else if (attributes.associative && variables.value(name) === undefined) {
      variables.set(name, new Map());
    }
    if (sealed) variables.declare(name, { readonly: true });
  }
  return code;
}

async function list(
  shell: Runtime,
  io: Io,
  wanted: (attributes: Attributes) => boolean,
  names?: readonly string[],
): Promise<number> {
  const { variables } = shell.state;
  let text = "";
  for (const name of names && names.length > 0 ? names : variables.names()) {
    const attributes = variables.attributes(name);
    const value = variables.value(name);
    if (!wanted(attributes)) continue;
    if (!variables.names().includes(name)) {
      await shell.complain(io, `declare: ${name}: not found`);
      return 1;
    }
    const array = value instanceof Map ? (attributes.associative ? "A" : "a") : "";
    const flags = `${array}${attributes.integer ? "i" : ""}${attributes.readonly ? "r" : ""}${attributes.exported ? "x" : ""}`;
    text += `declare -${flags || "-"} ${name}${value === undefined ? "" : `=${shownValue(value)}`}\n`;
  }
  await io.out.write(text);
  return 0;
}

function shownValue(value: string | Map<string, string>): string {
  if (typeof value === "string") return quoted(value);
  const elements = subscriptsOf(value).map((key) => `[${key}]=${quoted(value.get(key) ?? "")}`);
  return `(${elements.join(" ")})`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["$`\\]/g, String.raw`\$&`)}"`;
}

async function listFunctions(shell: Runtime, io: Io, names: readonly string[]): Promise<number> {
  const { functions } = shell.state;
  let code = 0;
  for (const name of names.length > 0 ? names : [...functions.keys()].toSorted()) {
    const definition = functions.get(name);
    if (definition) await io.out.write(`${functionSource(definition)}\n`);
    else code = 1;
  }
  return code;
}

/** A function as `type` and `declare -f` print it. */
export function functionSource(
  definition: NonNullable<ReturnType<Runtime["state"]["functions"]["get"]>>,
): string {
  const { pos, end } = definition;
  return printScript([{ type: "Statement", pos, end, command: definition, background: undefined }]);
}
