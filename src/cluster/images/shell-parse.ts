// The part of the shell's grammar that container commands use: lists, pipes to nowhere, loops, if.

/** One step of a script. */
export type ShellNode =
  | { readonly kind: "command"; readonly words: readonly string[]; readonly target?: Redirect }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | {
      readonly kind: "loop";
      readonly condition: ShellNode;
      readonly until: boolean;
      readonly body: ShellNode;
    }
  | {
      readonly kind: "if";
      readonly condition: ShellNode;
      readonly body: ShellNode;
      readonly otherwise: ShellNode;
    };

/** `before` is what joins it to the step before: `&&` runs it after success only. */
interface ListItem {
  readonly before: ";" | "&&" | "||";
  readonly node: ShellNode;
}

interface Redirect {
  readonly append: boolean;
  readonly path: string;
}

/** The script is not in the grammar; the message names where. */
export class ShellSyntaxError extends Error {
  override name = "ShellSyntaxError";
}

const ends = new Set(["do", "done", "then", "else", "fi"]);
const joints = new Set([";", "&&", "||", "&", "\n"]);

/** Reads a script. Words keep their quotes, which expansion takes off. Throws ShellSyntaxError. */
export function parseShell(script: string): ShellNode {
  const tokens =
    script.match(/&&|\|\||>>|[;&>\n]|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|>"'\\])+/g) ?? [];
  let at = 0;

  const list = (): ShellNode => {
    const items: ListItem[] = [];
    let before: ListItem["before"] = ";";
    while (at < tokens.length && !ends.has(tokens[at]!)) {
      const token = tokens[at]!;
      if (joints.has(token)) {
        before = token === "&&" || token === "||" ? token : ";";
        at++;
        continue;
      }
      items.push({ before, node: step() });
      before = ";";
    }
    return { kind: "list", items };
  };
  const expect = (word: string): void => {
    if (tokens[at++] !== word) throw new ShellSyntaxError("unexpected end of file");
  };
  const step = (): ShellNode => {
    const first = tokens[at];
    if (first === "while" || first === "until") {
      at++;
      const condition = list();
      expect("do");
      const body = list();
      expect("done");
      return { kind: "loop", condition, until: first === "until", body };
    }
    if (first === "if") {
      at++;
      const condition = list();
      expect("then");
      const body = list();
      const otherwise: ShellNode =
        tokens[at] === "else" ? (at++, list()) : { kind: "list", items: [] };
      expect("fi");
      return { kind: "if", condition, body, otherwise };
    }
    return command();
  };
  const command = (): ShellNode => {
    const words: string[] = [];
    let target: Redirect | undefined;
    for (; at < tokens.length && !joints.has(tokens[at]!); at++) {
      const token = tokens[at]!;
      if (token === ">" || token === ">>") {
        target = { append: token === ">>", path: tokens[++at] ?? "" };
      } else words.push(token);
    }
    return { kind: "command", words, ...(target && { target }) };
  };

  const whole = list();
  if (at < tokens.length) throw new ShellSyntaxError(`unexpected "${tokens[at]}"`);
  return whole;
}
