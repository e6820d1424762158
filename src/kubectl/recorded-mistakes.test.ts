import { readdirSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "#session/session.ts";

// testdata/mistakes/transcript.txt: mistakes of every kind, each answered in the words of the real kubectl and API server.

const folder = new URL("testdata/mistakes/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const blocks = read("transcript.txt")
  .split(/^(?=[$>@])/m)
  .filter((block) => /^[$>@]/.test(block))
  .map((block) => block.trimEnd());
const manifests = readdirSync(folder).filter((name) => /^e\d+\.yaml$/.test(name));

/** The words as they are: nothing in them means anything to the shell. */
function quoted(line: string): string {
  // Two arguments of the recording have a space: `change-cause=first cause`, `bad key=x`.
  const words = line.split(/ (?!cause$|key=x$)/);
  return words.map((word) => `'${word}'`).join(" ");
}

const escape = String.fromCharCode(27);
const colors = new RegExp(`${escape}\\[[\\d;]*m`, "g");

/** Without what chance and the speed of a machine decide: suffixes, addresses, ages. */
function plain(text: string): string {
  return text
    .replaceAll(colors, "")
    .replaceAll(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-SUFFIX")
    .replaceAll(/https:\/\/[\d.:]+/g, "SERVER")
    .replaceAll(/\b\d+\.\d+\.\d+\.\d+(:\d+)?(,(\d+\.\d+\.\d+\.\d+)(:\d+)?)*/g, "ADDRESS")
    .replaceAll(/\b3\d{4}\/TCP/g, "NODEPORT/TCP")
    .replaceAll(/ (\d+[dhms])+(?=\s)/g, " AGE")
    .replaceAll(/ {2,}/g, "  ");
}

test("mistakes are told as by the real kubectl", async () => {
  const session = new Session({ turn: () => setImmediate(), seed: 1, nodes: 3 });
  for (const name of manifests) await session.run(`cat > ${name} <<'EOF'\n${read(name)}\nEOF`);
  const answered: string[] = [];
  for (const block of blocks) {
    const [first = ""] = block.split("\n");
    if (first.startsWith("@")) {
      await session.wait(Number(first.slice(1)) * 1000);
      continue;
    }
    const { output, exitCode } = await session.run(quoted(first.slice(2)));
    if (first.startsWith(">")) {
      expect(exitCode, `${first}\n${output}`).toBe(0);
      continue;
    }
    const end = output === "" || output.endsWith("\n") ? "" : "\n";
    answered.push(
      `${first}\n${output}${first.includes("go-template") ? "" : end}# exit=${exitCode}`,
    );
  }
  const recorded = blocks.filter((block) => block.startsWith("$"));
  expect(answered.map(plain)).toEqual(recorded.map(plain));
});
