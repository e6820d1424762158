import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-run-"));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function slipway(
  ...args: readonly string[]
): Promise<{ out: string; err: string; code: number }> {
  let out = "";
  let err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
  const code = await run(args);
  return { out, err, code };
}

afterEach(() => vi.restoreAllMocks());

const usage = "Usage: slipway run [--lesson ID] [--seed N] [--nodes N] FILE|-\n";
const script = file("script.txt", "echo hi\n");

test("a script is played and its transcript printed", async () => {
  expect(await slipway(script)).toEqual({ out: "$ echo hi\nhi\n", err: "", code: 0 });
});

test("a command without an end is told in words", async () => {
  const endless = file("endless.txt", "tail -f /dev/null\n");
  expect(await slipway(endless)).toEqual({
    out: "$ tail -f /dev/null\n",
    err: 'slipway run: "tail -f /dev/null" has not ended after an hour of the cluster\'s time; write `#@ interrupt 5s` before it\n',
    code: 1,
  });
});

test.each<[string, readonly string[], string, number]>([
  ["no file", [], `slipway run: give one file, or - for standard input\n${usage}`, 2],
  ["two files", ["a", "b"], `slipway run: give one file, or - for standard input\n${usage}`, 2],
  [
    "a missing file",
    [join(folder, "no.txt")],
    `slipway run: cannot read ${folder}/no.txt: ENOENT: no such file or directory, open '${folder}/no.txt'\n`,
    2,
  ],
  [
    "a seed that is no number",
    ["--seed", "x", script],
    'slipway run: --seed must be a whole number from 0 to 2147483647, not "x"\n',
    2,
  ],
  [
    "too many nodes",
    ["--nodes=10", script],
    'slipway run: --nodes must be a whole number from 1 to 9, not "10"\n',
    2,
  ],
  [
    "an unknown lesson",
    ["--lesson", "nope", script],
    'slipway run: there is no lesson "nope"; there are: update-your-app\n',
    1,
  ],
  [
    "a lesson file that does not parse",
    ["--lesson", file("bad.md", "---\nid: [\n---\n## A\n"), script],
    `slipway run: ${folder}/bad.md:3: `,
    1,
  ],
  [
    "a lesson file that breaks the rules",
    ["--lesson", file("rules.md", "---\nid: a\ntitle: A\n---\n## A\n"), script],
    `slipway run: ${folder}/rules.md:2: \`duration\` is missing\n`,
    1,
  ],
  [
    "a lesson whose objects the server refuses",
    [
      "--lesson",
      file(
        "refused.md",
        "---\nid: a\ntitle: A\nduration: 1\ncluster: { manifests: [{ apiVersion: v1, kind: Service, metadata: { name: A_b }, spec: { ports: [{ port: 80 }] } }] }\n---\n## A\n",
      ),
      script,
    ],
    'slipway run: the lesson\'s Service A_b cannot be created: Service "A_b" is invalid: ',
    1,
  ],
  [
    "an unknown directive",
    [file("d.txt", "echo hi\n#@ sleep 3\n")],
    'slipway run: line 2: unknown directive "#@ sleep 3"; there are `#@ wait 30s`, `#@ settle`, `#@ interrupt 5s` and `#@ tasks`\n',
    1,
  ],
])("%s is told and nothing runs", async (_, args, message, code) => {
  const result = await slipway(...args);
  expect(result.err.slice(0, message.length)).toBe(message);
  expect(result).toMatchObject({ out: "", code });
});

test("an unknown option is told", async () => {
  const { err, code } = await slipway("--bogus");
  expect(err).toMatch(/^slipway run: Unknown option '--bogus'/);
  expect(code).toBe(2);
});
