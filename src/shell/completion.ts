import { joinPath, resolvePath } from "./files/paths.ts";
import type { Runtime } from "./runtime/runtime.ts";
import type { CompletionRule } from "./runtime/state.ts";

/** What Tab offers: the words that could stand where the word under the cursor stands. */
export interface Completion {
  /** Where the completed word begins in the line. */
  readonly start: number;
  readonly candidates: readonly string[];
}

/** The candidates for the word under the cursor. */
export async function completeLine(
  { state, world }: Runtime,
  line: string,
  cursor: number,
): Promise<Completion> {
  const before = line.slice(0, cursor);
  const words = wordsBefore(before);
  const current = words.at(-1) ?? "";
  const start = cursor - current.length;
  const [name, ...args] = unaliased(words.slice(0, -1), state);
  if (current.startsWith("$")) {
    const names = state.variables.names().map((one) => `$${one}`);
    return { start, candidates: names.filter((one) => one.startsWith(current)) };
  }
  if (name === undefined && !current.includes("/")) {
    const names = [
      ...world.builtins.keys(),
      ...world.programs.keys(),
      ...world.launchers.keys(),
      ...state.functions.keys(),
      ...state.aliases.keys(),
    ];
    const candidates = [...new Set(names)].filter((one) => one.startsWith(current)).toSorted();
    return { start, candidates: candidates.map((one) => `${one} `) };
  }
  const redirected = /(?:[<>]|\d>)\s*$/.test(before.slice(0, start));
  const rule = state.completions.get(name ?? "");
  const own = world.programs.get(programOf(rule) ?? name ?? "")?.complete;
  const offered = redirected
    ? []
    : rule?.words !== undefined
      ? rule.words.split(/\s+/).filter((one) => one !== "" && one.startsWith(current))
      : ((await own?.(args, current)) ?? []);
  if (offered.length > 0) {
    return { start, candidates: offered.map((one) => (/[=/]$/.test(one) ? one : `${one} `)) };
  }
  return { start, candidates: paths(current, state) };
}

/** With what an alias stands for, unless `complete` was told about it. */
function unaliased(words: readonly string[], { aliases, completions }: Runtime["state"]) {
  const [name = "", ...args] = words;
  const alias = completions.has(name) ? undefined : aliases.get(name);
  return alias === undefined ? words : [...alias.trim().split(/\s+/), ...args];
}

/** The program that a function completes: scripts of Cobra's programs name theirs `__start_kubectl`. */
function programOf(rule: CompletionRule | undefined): string | undefined {
  return /^__start_(.+)$/.exec(rule?.callback ?? "")?.[1];
}

/** The words of the last simple command before the cursor; the last is the one under it. */
function wordsBefore(before: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  let quoting = false;
  for (const character of before) {
    if (quoting || (character === "\\" && quote !== "'")) {
      word += character;
      quoting = !quoting;
    } else if (quote !== "") {
      if (character === quote) quote = "";
      word += character;
    } else if (/['"]/.test(character)) {
      quote = character;
      word += character;
    } else if (/[;|&(\n`]/.test(character)) {
      words.length = 0;
      word = "";
    } else if (/[\s<>]/.test(character)) {
      if (word !== "") words.push(word);
      word = "";
    } else word += character;
  }
  while (/^(\w+=|(sudo|time|watch|then|do|else|if|while|until|!|\{)$)/.test(words[0] ?? ""))
    words.shift();
  return [...words, word];
}

function paths(current: string, { files, cwd, variables }: Runtime["state"]): string[] {
  const quote = /^['"]/.exec(current)?.[0] ?? "";
  const typed = quote === "" ? current.replaceAll(/\\(.)/g, "$1") : current.slice(1);
  const slash = typed.lastIndexOf("/") + 1;
  const home = variables.get("HOME") ?? "/";
  const above = typed.slice(0, slash);
  const expanded = quote === "" ? above.replace(/^~(?=\/)/, home) : above;
  const directory = resolvePath(cwd, expanded || ".");
  if (files.kind(directory) !== "directory" || !files.may("r", directory)) return [];
  const name = typed.slice(slash);
  return files
    .list(directory)
    .filter((one) => one.startsWith(name) && (name !== "" || !one.startsWith(".")))
    .map((one) => {
      const folder = files.kind(joinPath(directory, one)) === "directory";
      if (quote !== "") return `${quote}${above}${one}${folder ? "/" : `${quote} `}`;
      return `${escaped(above)}${escaped(one)}${folder ? "/" : " "}`;
    });
}

function escaped(path: string): string {
  return path.replaceAll(/[\s'"$&|;()<>\\*?]/g, String.raw`\$&`);
}
