import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";
import { playScript } from "./transcript.ts";

// Each file is a script, a line `----`, and the whole transcript that it must give. A first line
// `# lesson ID` begins in that lesson. REWRITE=1 records anew: commit only a difference that you can explain.
const testdata = join(import.meta.dirname, "testdata");
const rule = "----\n";

test.each(readdirSync(testdata).filter((name) => name.endsWith(".txt")))("%s", async (file) => {
  const path = join(testdata, file);
  const text = readFileSync(path, "utf8");
  const at = text.indexOf(`\n${rule}`);
  const script = at < 0 ? text : text.slice(0, at + 1);
  const id = /^# lesson ([\w-]+)\n/.exec(script)?.[1];
  const lessonPath = `public/lessons/${id}/lesson.md`;
  const session = new Session({
    turn: async () => {
      await setImmediate();
    },
    ...(id !== undefined && { lesson: parseLesson(readFileSync(lessonPath, "utf8"), lessonPath) }),
  });
  let transcript = "";
  await playScript(script, session, (written) => (transcript += written));
  const actual = `${script}${rule}${transcript}`;
  if (process.env["REWRITE"]) writeFileSync(path, actual);
  else expect(actual).toBe(text);
});
