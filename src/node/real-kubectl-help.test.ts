// The help of every command, beside the real one's: the prose is ours, everything else is the same.
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { home, real, runOurs } from "./real-kubectl-lab.ts";
import { runRealKubectl } from "./real-kubectl.ts";

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Help asks no server. */
const server = "";

/** What of a help text is not prose. */
interface Help {
  readonly usage: string;
  readonly aliases: string;
  /** `-f, --filename=[]`. */
  readonly flags: readonly string[];
  /** `get Display one or many resources`. */
  readonly commands: readonly string[];
}

function helpIn(text: string): Help {
  const section = (title: string) =>
    new RegExp(`^${title}:\\n([^]*?)\\n(?:\\n|$)`, "m").exec(text)?.[1] ?? "";
  const flags = [...text.matchAll(/^ {4}((?:-\w, )?--[\w-]+=.*):$/gm)].map(([, flag = ""]) => flag);
  const lists = [...text.matchAll(/^[A-Z][\w ()-]* Commands[\w ()]*:\n([^]*?)\n\n/gm)];
  return {
    usage: section("Usage"),
    aliases: section("Aliases"),
    flags,
    commands: lists.flatMap(([, list = ""]) => list.split("\n").map(unpadded)),
  };
}

/** The place of the cache follows from the home directory. */
function globalFlags(text: string): readonly string[] {
  return helpIn(text).flags.filter((flag) => !flag.startsWith("--cache-dir"));
}

/** How wide the column of names is depends on all of them. */
function unpadded(line: string): string {
  return line.trim().replace(/\s+/, " ");
}

/** Compares the help of a command and of all below it; answers how many those are. */
async function compare(path: readonly string[]): Promise<number> {
  const args = [...path, "--help"];
  const [ours, theirs] = await Promise.all([
    runOurs(args, server),
    runRealKubectl(real!, args, { server, home }),
  ]);
  expect({ path, exitCode: ours.exitCode }).toEqual({ path, exitCode: theirs.exitCode });
  const { commands, ...rest } = helpIn(`\n${ours.stdout}`);
  const { commands: theirCommands, ...wanted } = helpIn(`\n${theirs.stdout}`);
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
    expect(globalFlags(ours.stdout)).toEqual(globalFlags(theirs.stdout));
  });
});
