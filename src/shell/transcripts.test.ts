import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { JumpingClock } from "./testing/jumping-clock.ts";
import { Shell } from "./shell.ts";

// Cases with a line `====` after each: what is run, a line `----`, and all that it prints, both streams as
// they come. Each begins in a fresh, empty home directory. REWRITE=1 records testdata/bash from the bash
// and the GNU tools of the machine, and testdata/slipway, where we have our own words, from ourselves.

const home = "/home/learner";
const testdata = join(import.meta.dirname, "testdata");
const environment = { HOME: home, USER: "learner", PATH: "/usr/local/bin:/usr/bin:/bin" };
const rule = "----\n";
const end = "====\n";

interface Outcome {
  readonly output: string;
  readonly exitCode: number;
}

async function playShell(script: string): Promise<Outcome> {
  const clock = new JumpingClock(async () => {
    await setImmediate();
  });
  const shell = new Shell({ clock, env: environment });
  const screen = new TextSink();
  const streams = { in: noInput, out: screen, errOut: screen };
  const exitCode = await shell.run(script, streams, neverCancelled);
  return { output: screen.text, exitCode };
}

function playBash(script: string): Outcome {
  const directory = mkdtempSync(join(tmpdir(), "shell-"));
  try {
    // At a prompt bash speaks as we do: without line numbers, and it goes on after a mistake.
    const { stdout, status } = spawnSync(
      "/bin/sh",
      ["-c", 'exec bash --norc -ic "$0" 2>&1', script],
      {
        cwd: directory,
        env: { ...environment, HOME: directory, LC_ALL: "C.UTF-8", TZ: "UTC" },
        encoding: "utf8",
      },
    );
    const output = stdout
      .replaceAll(directory, home)
      .replace(
        /^bash: cannot set terminal process group.*\nbash: no job control in this shell\n/,
        "",
      )
      .replaceAll(/bash: \[[\d: ()]*\] tcsetattr: .*\n/g, "")
      // What `exit` says to a login shell's user, and the quotes of languages other than C.
      .replaceAll(/^exit\n/gm, "")
      .replaceAll(/[‘’]/g, "'");
    return { output, exitCode: status ?? -1 };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function recorded(script: string, { output, exitCode }: Outcome): string {
  const newline = output === "" || output.endsWith("\n") ? "" : "\n[no newline]\n";
  const code = exitCode === 0 ? "" : `[exit ${exitCode}]\n`;
  return `${script}${rule}${output}${newline}${code}${end}`;
}

function scriptsOf(text: string): string[] {
  return text.split(end).flatMap((one) => (one.trim() === "" ? [] : [one.split(rule)[0] ?? ""]));
}

const files = ["bash", "slipway"].flatMap((folder) =>
  readdirSync(join(testdata, folder)).map((name) => join(folder, name)),
);

test.each(files)("%s", async (file) => {
  const path = join(testdata, file);
  const text = readFileSync(path, "utf8");
  const parts: string[] = [];
  for (const script of scriptsOf(text)) {
    const ours = !process.env["REWRITE"] || file.startsWith("slipway");
    parts.push(recorded(script, ours ? await playShell(script) : playBash(script)));
  }
  if (process.env["REWRITE"]) writeFileSync(path, parts.join(""));
  else expect(parts.join("")).toBe(text);
});
