import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { LessonError } from "#lessons/lesson-error.ts";
import { EndlessCommand, Session } from "#session/session.ts";
import { StartError } from "#session/start.ts";
import { playScript, TranscriptError } from "#session/transcript.ts";
import { readDescriptions } from "./descriptions.ts";
import { readLesson, UnknownLesson } from "./lesson-files.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";

const usage = "Usage: slipway run [--lesson ID] [--seed N] [--nodes N] FILE|-";

const options = {
  lesson: { type: "string" },
  seed: { type: "string" },
  nodes: { type: "string" },
  help: { type: "boolean", short: "h" },
} satisfies ParseArgsConfig["options"];

/** `slipway run`: plays a script in a session without a screen and prints its transcript. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await play(args);
    return 0;
  } catch (error) {
    const expected = [
      UsageError,
      UnknownLesson,
      LessonError,
      StartError,
      TranscriptError,
      EndlessCommand,
    ];
    if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`slipway run: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function play(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(`give one file, or - for standard input\n${usage}`);
  }
  const seed = wholeNumber("--seed", values.seed, 0, 2 ** 31 - 1);
  const nodes = wholeNumber("--nodes", values.nodes, 1, 9);
  const script = read(file);
  const session = new Session({
    turn: async () => {
      await setImmediate();
    },
    documentation: () => Promise.resolve(readDescriptions()),
    ...(values.lesson !== undefined && { lesson: lessonNamed(values.lesson) }),
    ...(seed !== undefined && { seed }),
    ...(nodes !== undefined && { nodes }),
  });
  await playScript(script, session, (text) => process.stdout.write(text));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function lessonNamed(id: string): ReturnType<typeof readLesson> {
  try {
    return readLesson(id);
  } catch (error) {
    if (error instanceof Error && "code" in error)
      throw new UsageError(`cannot read ${id}: ${error.message}`);
    throw error;
  }
}
