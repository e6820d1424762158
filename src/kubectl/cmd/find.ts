import { type Command, type Flag, UsageError } from "./command.ts";
import { aloneValue } from "./parse-flags.ts";
import { persistentFlags } from "./persistent-flags.ts";

/** The command that a command line names, and the words left for its flags and arguments. */
export interface Found {
  readonly command: Command;
  /** `kubectl create deployment`. */
  readonly path: string;
  readonly words: readonly string[];
}

/** Walks down the tree as cobra does: flags may stand before and between the names. Throws UsageError. */
export function find(root: Command, words: readonly string[]): Found {
  let found: Found = { command: root, path: root.name, words };
  for (;;) {
    const index = firstArgument(found);
    const word = index < 0 ? undefined : found.words[index];
    const next = found.command.commands?.find(
      ({ name, aliases = [] }) => word === name || aliases.includes(word ?? ""),
    );
    if (!next) {
      if (word !== undefined && found.command.absent?.includes(word)) {
        throw new UsageError(`"${found.path} ${word}" is not part of this kubectl`);
      }
      if (word !== undefined && found.command === root) throw unknownCommand(root, word);
      return found;
    }
    found = {
      command: next,
      path: `${found.path} ${next.name}`,
      words: found.words.toSpliced(index, 1),
    };
  }
}

/** Where the first word stands that is neither a flag nor a flag's value; -1 if there is none. */
function firstArgument({ command, words }: Found): number {
  const flags = [...(command.flags ?? []), ...persistentFlags];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") return -1;
    if (!word.startsWith("-") || word === "-") return i;
    if (!word.includes("=") && takesNext(flags, word)) i++;
  }
  return -1;
}

function takesNext(flags: readonly Flag[], word: string): boolean {
  if (word === "--help" || word === "-h") return false;
  const flag = word.startsWith("--")
    ? flags.find(({ name }) => name === word.slice(2))
    : flags.find(({ shorthand }) => shorthand === word.charAt(1));
  if (!word.startsWith("--") && word.length > 2) return false;
  return !flag || aloneValue(flag) === undefined;
}

/** With the commands that may be meant, as cobra's SuggestionsFor finds them. */
function unknownCommand(root: Command, typed: string): UsageError {
  const word = typed.toLowerCase();
  const names = (root.commands ?? [])
    .filter(
      ({ name, hidden, suggestFor }) =>
        suggestFor?.includes(word) ||
        (hidden !== "everywhere" && (distance(word, name) <= 2 || name.startsWith(word))),
    )
    .map(({ name }) => name);
  const hint =
    names.length > 0
      ? `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join("")}`
      : "";
  return new UsageError(`unknown command ${JSON.stringify(typed)} for "kubectl"${hint}`);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
