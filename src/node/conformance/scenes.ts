import { readdirSync, readFileSync } from "node:fs";

/** One command line, or a pause between two. */
export type Step =
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "wait"; readonly seconds: number };

/** Steps that follow each other on one cluster. */
export interface Scene {
  /** `file:line` of its beginning. */
  readonly place: string;
  readonly steps: readonly Step[];
}

/** The words of a command line, the variables set before it, and the file that becomes its standard input. */
export interface Words {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly input?: string;
}

/**
 * Reads the text files of a folder: one command line a line, `@ 60` lets a minute pass, `#` is a remark;
 * scenes are parted by empty lines.
 */
export function readScenes(folder: URL): readonly Scene[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .toSorted()
    .flatMap((name) => scenesOf(name, readFileSync(new URL(name, folder), "utf8")));
}

function scenesOf(name: string, text: string): Scene[] {
  const scenes: Scene[] = [];
  let steps: Step[] = [];
  for (const [index, line] of [...text.split("\n"), ""].entries()) {
    if (line.startsWith("#")) continue;
    if (line === "") {
      steps = [];
      continue;
    }
    if (steps.length === 0) scenes.push({ place: `${name}:${index + 1}`, steps });
    steps.push(
      line.startsWith("@ ")
        ? { kind: "wait", seconds: Number(line.slice(2)) }
        : { kind: "line", line },
    );
  }
  return scenes;
}

/** Takes a line apart as a shell does: `NAME=value` before it, quotes, and at its end `< FILE`. */
export function wordsOf(line: string): Words {
  const words = [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"([^"]*)"/g,
      (_, single?: string, double?: string) => single ?? double ?? "",
    ),
  );
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = Object.fromEntries(
    words.slice(0, Math.max(first, 0)).map((word) => {
      const at = word.indexOf("=");
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
  const at = words.indexOf("<");
  const input = words[at + 1];
  if (at < 0 || input === undefined) return { env, args: words.slice(first) };
  return { env, args: words.slice(first, at), input };
}
