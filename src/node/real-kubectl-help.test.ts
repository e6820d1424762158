// The help of every command, beside the real one's: the prose is ours, everything else is the same.
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { helpFacts } from "./help-facts.ts";
import { home, real, runOurs } from "./real-kubectl-lab.ts";
import { runRealKubectl } from "./real-kubectl.ts";

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Help asks no server. */
const server = "";

/** Compares the help of a command and of all below it; answers how many those are. */
async function compare(path: readonly string[]): Promise<number> {
  const args = [...path, "--help"];
  const [ours, theirs] = await Promise.all([
    runOurs(args, server),
    runRealKubectl(real!, args, { server, home }),
  ]);
  expect({ path, exitCode: ours.exitCode }).toEqual({ path, exitCode: theirs.exitCode });
  const { commands, ...rest } = helpFacts(`\n${ours.stdout}`);
  const { commands: theirCommands, ...wanted } = helpFacts(`\n${theirs.stdout}`);
  expect({ path, ...rest }).toEqual({ path, ...wanted });
  // Not every subcommand is there, but those that are have its name and its one sentence.
  const known = commands.map((line) => theirCommands.find((each) => each === line));
  expect({ path, commands }).toEqual({ path, commands: known });
  let count = 0;
  for (const line of commands) count += 1 + (await compare([...path, line.split(" ")[0] ?? ""]));
  return count;
}

describe.skipIf(!real)("help", () => {
  test("every command has the usage, aliases, flags, defaults and subcommands of the real one", async () => {
    expect(await compare([])).toBeGreaterThan(50);
  }, 60_000);

  test("the flags of every command", async () => {
    const [ours, theirs] = await Promise.all([
      runOurs(["options"], server),
      runRealKubectl(real!, ["options"], { server, home }),
    ]);
    expect(helpFacts(ours.stdout).flags).toEqual(helpFacts(theirs.stdout).flags);
  });
});
