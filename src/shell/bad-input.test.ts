import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { must } from "#base/assert.ts";
import { CancelSource } from "#base/cancel.ts";
import { Random } from "#base/random.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { JumpingClock } from "./testing/jumping-clock.ts";
import { Shell } from "./shell.ts";

// Whatever is typed, the shell lives: it answers in words and with an exit code, and takes the next line.

const turn = async (): Promise<void> => {
  await setImmediate();
};

/** Runs a line in a shell of its own, with Ctrl-C after so many jumps of the clock. */
async function outcome(line: string, patience: number): Promise<string> {
  const clock = new JumpingClock(turn);
  const cancel = new CancelSource();
  clock.onJump = () => {
    if (clock.jumps > patience) cancel.cancel();
  };
  const shell = new Shell({ clock, env: { HOME: "/root" } });
  shell.incomplete(line);
  await shell.complete(line, line.length);
  const out = new TextSink();
  const code = await shell.run(line, { in: noInput, out, errOut: out }, cancel);
  return `${out.text}[${code}]`;
}

const many = 50_000;

test.each([
  [
    "signs",
    `x='${"-".repeat(many)}1'; echo $((x))`,
    "bash: expression recursion level exceeded\n[1]",
  ],
  [
    "parentheses in awk",
    `awk 'BEGIN { x = ${"(".repeat(many)}1 }'`,
    "awk: the program is nested too deeply\n[2]",
  ],
  ["arguments", `echo ${"a ".repeat(200_000)}| wc -w`, "200000\n[0]"],
  [
    "evals",
    `eval ${"eval ".repeat(2000)}true`,
    "bash: maximum eval nesting level exceeded (100)\n[1]",
  ],
  ["calls", "f() { f; }; f", "bash: f: maximum function nesting level exceeded (1000)\n[1]"],
  [
    "calls in subshells",
    "f() { (f); }; f",
    "bash: f: maximum function nesting level exceeded (1000)\n[1]",
  ],
  [
    "sourced files",
    "echo '. ./x' > x; . ./x",
    "bash: maximum eval nesting level exceeded (100)\n[1]",
  ],
  ["text", "x=a; while true; do x=$x$x; done", "bash: cannot allocate memory\n[2]"],
  [
    "text in awk",
    `awk 'BEGIN { x = "a"; while (1) x = x x }'`,
    "bash: cannot allocate memory\n[2]",
  ],
  [
    "words of braces",
    "echo {1..9999}{1..9999}",
    "bash: brace expansion: failed to allocate memory for 99980001 elements\n[1]",
  ],
])("too many %s end in words", async (_, line, expected) => {
  expect(await outcome(line, 10_000)).toBe(expected);
});

test("a fork bomb finds an end", { timeout: 60_000 }, async () => {
  const text = await outcome("f() { f | f; }; f", 50);
  expect([...new Set(text.split("\n"))]).toEqual([
    "bash: fork: retry: Resource temporarily unavailable",
    "[130]",
  ]);
});

const words =
  `echo a $x \${x \${x:- } $( ) ( (( )) [[ ]] [ ] { } if then fi else for in do done while case
  esac ;; ; & && || | |& ! < > >> << <<< <<EOF EOF ' " \` \\ # = x=1 x=( a[0]=1 $(( 1+ f() function {1..3}
  {a,b} * ? [a-z] [z-a] ~ $@ $* $# $? 2>&1 >&2 &> sed s/a/b/ grep -n awk {print $1} printf %d tr sort -k
  cut -f1 seq 3 read local return break continue exit set -e export unset trap eval test -f time $'\\n'
  xargs env bash -c date -d head wc ls cat tail uniq nl tee alias type declare -A let shift getopts mapfile
  wait jobs kill %1 🙂 é`.split(/\s+/);

test("lines of nonsense end with an exit code", { timeout: 60_000 }, async () => {
  const random = new Random(1);
  for (let count = 0; count < 1500; count++) {
    const parts = Array.from({ length: 1 + random.int(14) }, () =>
      must(words[random.int(words.length)], "word"),
    );
    const line = parts.join(random.int(3) === 0 ? "" : " ");
    expect(await outcome(line, 60), line).toMatch(/\[\d{1,3}\]$/);
  }
});
