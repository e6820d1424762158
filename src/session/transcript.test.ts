import { expect, test } from "vitest";
import { playScript, type Stage } from "./transcript.ts";

/** Notes down what it is told. */
function stage(): { stage: Stage; log: string[] } {
  const log: string[] = [];
  return {
    log,
    stage: {
      run: async (line, interruptAfterMs) => {
        log.push(`run ${line}${interruptAfterMs === undefined ? "" : ` (${interruptAfterMs})`}`);
        return { output: line === "quiet" ? "" : `said ${line}` };
      },
      incomplete: (text) => text.endsWith("\\"),
      wait: async (ms) => void log.push(`wait ${ms}`),
      settle: async () => void log.push("settle"),
      tasks: [
        { id: "a", passed: true, why: "" },
        { id: "b", passed: false, why: "Not yet." },
      ],
    },
  };
}

async function play(script: string): Promise<{ written: string; log: string[] }> {
  const { stage: on, log } = stage();
  let written = "";
  await playScript(script, on, (text) => (written += text));
  return { written, log };
}

test("lines are typed and directives are obeyed", async () => {
  const { written, log } = await play(
    "# A comment\r\nls\nls\n\n#@ wait 1.5s\n#@ interrupt 500ms\nquiet\n#@ settle\na \\\nb\n#@ tasks\n",
  );
  expect(log).toEqual([
    "run ls",
    "wait 250",
    "run ls",
    "wait 1500",
    "run quiet (500)",
    "settle",
    "run a \\\nb",
  ]);
  expect(written).toBe(`# A comment
$ ls
said ls
$ ls
said ls
#@ wait 1.5s
#@ interrupt 500ms
$ quiet
#@ settle
$ a \\
> b
said a \\
b
#@ tasks
a passed
b open: Not yet.
`);
});

test.each([
  [
    "ls\n#@ sleep 3s",
    'line 2: unknown directive "#@ sleep 3s"; there are `#@ wait 30s`, `#@ settle`, `#@ interrupt 5s` and `#@ tasks`',
  ],
  [
    "#@",
    'line 1: unknown directive "#@"; there are `#@ wait 30s`, `#@ settle`, `#@ interrupt 5s` and `#@ tasks`',
  ],
  ["#@ wait", 'line 1: `#@ wait` wants a time such as 500ms, 30s, 5m or 1h, not ""'],
  ["#@ wait 5 seconds", 'line 1: `#@ wait` is followed by too much: "#@ wait 5 seconds"'],
  [
    "#@ interrupt -1s",
    'line 1: `#@ interrupt` wants a time such as 500ms, 30s, 5m or 1h, not "-1s"',
  ],
  ["#@ interrupt 5s", "`#@ interrupt` at the end has no command after it to interrupt"],
])("%j is refused before anything runs", async (script, message) => {
  const { stage: on, log } = stage();
  await expect(playScript(script, on, () => {})).rejects.toThrow(message);
  expect(log).toEqual([]);
});
