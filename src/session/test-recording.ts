// What tests of recordings of a real cluster share: what is typed there is typed here, and has to print the same
// but for what chance, the clock and the machines decide.

import type { Session } from "./session.ts";
import { playScript } from "./transcript.ts";

/** A line as it was recorded and what it printed, `# exit=N` at the end, with words in the place of what differs between clusters. */
export interface Block {
  readonly line: string;
  readonly output: readonly string[];
}

/**
 * Types the lines of a recording; answers what was printed there and what is printed here. Lines that begin with `$`
 * were recorded with their output, those with `>` bring the cluster to the state that it was in. What ends with
 * `# t=MS` is typed as long after the line before as it was there; `#@ settle` and `#@ wait 5s` are as in a script.
 */
export async function playRecording(
  text: string,
  session: Session,
): Promise<{ readonly there: readonly Block[]; readonly here: readonly Block[] }> {
  const there: Block[] = [];
  const here: Block[] = [];
  let before: Timed | undefined;
  for (const piece of text.split(/^(?=[$>] |#@)/m)) {
    const [first = "", ...rest] = piece.split("\n");
    if (first.startsWith("#@")) {
      await playScript(first, session, () => {});
      continue;
    }
    const [, mark, line = "", begin] = /^([$>]) (.*?)(?:  # t=(\d+)ms)?$/.exec(first) ?? [];
    if (mark === undefined) continue;
    const end = rest.findIndex((each) => endOfBlock.test(each));
    const [, last = "", finish] = endOfBlock.exec(rest[end] ?? "") ?? [];
    if (begin === undefined) await session.wait(usualPaceMs);
    else await keepPace(session, before, Number(begin));
    const startedHere = session.now;
    const { output, exitCode } = await session.run(typedHere(line));
    before =
      begin === undefined ? undefined : { startedHere, begin: Number(begin), end: Number(finish) };
    if (mark === ">") {
      if (exitCode !== 0) throw new Error(`${line}\n${output}`);
      continue;
    }
    there.push({ line: first.slice(2), output: plain([...rest.slice(0, end), last].join("\n")) });
    here.push({ line: first.slice(2), output: plain(`${output}# exit=${exitCode}`) });
  }
  return { there, here };
}

/** How long a line of kubectl took there, where nothing is said. */
const usualPaceMs = 100;

const endOfBlock = /^(.*# exit=\d+)(?: t=(\d+)ms)?$/;

/** A line that was typed: when here, and from when to when (ms) there. */
interface Timed {
  readonly startedHere: number;
  readonly begin: number;
  readonly end: number;
}

/** Waits as long after the beginning of the line before as was recorded, but no shorter after its end. */
async function keepPace(session: Session, before: Timed | undefined, begin: number): Promise<void> {
  if (!before) return;
  const sinceBegin = begin - before.begin - (session.now - before.startedHere);
  await session.wait(Math.max(sinceBegin, begin - before.end));
}

const machines = ["minikube", "minikube-m02", "minikube-m03"];

function typedHere(script: string): string {
  return script.replaceAll(
    /\bnode([1-3])\b/g,
    (_, number: string) => machines[Number(number) - 1]!,
  );
}

const escape = String.fromCharCode(27);
const colors = new RegExp(`${escape}\\[[\\d;]*m`, "g");

const machineName = /\bminikube(?:-m0([23]))?(?![-.\w])/g;

/** What stands in the place of names, addresses, times. */
const blots: readonly (readonly [RegExp, string])[] = [
  [/\b(?:\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000)/g, "DATE"],
  [/"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"?/g, "DATE"],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-SUFFIX"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID"],
  [/sha256:[0-9a-f]{64}/g, "DIGEST"],
  [/containerd:\/\/[0-9a-f]{64}/g, "CONTAINER"],
  [/\bhttps:\/\/[\d.]+:\d+/g, "SERVER"],
  [/\b(?:10|127|172|192)(?:\.\d+){3}\b/g, "IP"],
  [/\b3\d{4}(?=\/TCP|$)/gm, "NODEPORT"],
  [/resourceVersion: "\d+"/g, "REVISION"],
  // Not what somebody asked for, as in `cpu: 200m` or `Exists for 300s`.
  [/(?<!for |cpu: |=|--)\b(?:\d+[dhm])*\d+(?:\.\d+)?(?:ms|[dhms])\b/g, "AGE"],
];

/** Columns are as wide as what is in them: where words were put in, their width says nothing any more. */
function plain(output: string): string[] {
  const text = output.replaceAll(colors, "");
  const named = text.replaceAll(machineName, (_, number = "1") => `node${number}`);
  const blotted = blots.reduce((all, [what, word]) => all.replaceAll(what, word), named);
  if (blotted === text) return text.split("\n");
  const lines = blotted.split("\n").map((line) =>
    line
      .replaceAll(/(?<=\S) {2,}/g, "  ")
      .replaceAll(/-{3,}/g, "---")
      .trimEnd(),
  );
  return inOrder(lines);
}

/** Rows of objects whose names were made up stand in no order. */
function inOrder(lines: readonly string[]): string[] {
  const ordered: string[] = [];
  for (let index = 0; index < lines.length;) {
    const [name] = /^\S*-SUFFIX(?= )/.exec(lines[index]!) ?? [];
    const others = lines.slice(index).findIndex((line) => !line.startsWith(`${name} `));
    const end = index + Math.max(others, 1);
    ordered.push(...lines.slice(index, end).toSorted());
    index = end;
  }
  return ordered;
}
