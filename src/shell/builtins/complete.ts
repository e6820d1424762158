import { OptionError, parseOptions } from "../coreutils/options.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { CompletionRule } from "../runtime/state.ts";
import { isName } from "../runtime/variables.ts";

const usage =
  "complete: usage: complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]";
/** Bash has them, this shell does not. */
const others = /^-[abcdefgjksuvDEIAGCXPS]$/;

/** `complete [-pr] [-o option] [-W words] [-F function] [name…]`: what Tab offers after a command. */
export async function complete(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  const { completions } = shell.state;
  const other = args.find((arg) => others.test(arg));
  if (other) {
    await shell.complain(io, `complete: ${other}: not supported`);
    return 2;
  }
  let options;
  try {
    options = parseOptions(args, { program: "complete", letters: "pro:W:F:" });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const why = error.message.replace(/^(.*) -- '(.)'$/, "-$2: $1");
    await shell.complain(io, `complete: ${why}`);
    await io.errOut.write(`${usage}\n`);
    return 2;
  }
  const { operands } = options;
  const prints = options.has("p") || (options.names.length === 0 && operands.length === 0);
  if (prints || options.has("r")) {
    let code = 0;
    for (const name of operands.length > 0 ? operands : completions.keys()) {
      const rule = completions.get(name);
      if (!rule) {
        await shell.complain(io, `complete: ${name}: no completion specification`);
        code = 1;
      } else if (prints) await io.out.write(`${textOf(rule)} ${name}\n`);
      else completions.delete(name);
    }
    return code;
  }
  const [words, callback] = [options.value("W"), options.value("F")];
  if (callback !== undefined && !isName(callback)) {
    await shell.complain(io, `complete: \`${callback}': not a valid identifier`);
    return 1;
  }
  if (operands.length === 0) {
    await io.errOut.write(`${usage}\n`);
    return 2;
  }
  for (const name of operands)
    completions.set(name, { options: options.values("o"), words, callback });
  return 0;
}

/** As it can be typed again. */
function textOf({ options, words, callback }: CompletionRule): string {
  const parts = options.toSorted().map((option) => ` -o ${option}`);
  if (words !== undefined) parts.push(` -W '${words.replaceAll("'", String.raw`'\''`)}'`);
  if (callback !== undefined) parts.push(` -F ${callback}`);
  return `complete${parts.join("")}`;
}
