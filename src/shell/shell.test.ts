import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { inputOf, type IOStreams, noInput, TextSink } from "#base/streams.ts";
import { MemoryFiles } from "./files/memory-files.ts";
import type { Program } from "./program.ts";
import { Shell, type ShellOptions } from "./shell.ts";
import { JumpingClock } from "./testing/jumping-clock.ts";

const turn = async (): Promise<void> => {
  await setImmediate();
};

interface Bench {
  readonly shell: Shell;
  readonly clock: JumpingClock;
  readonly run: (line: string, streams?: Partial<IOStreams>) => Promise<string>;
}

function bench(options: Partial<ShellOptions> = {}): Bench {
  const clock = new JumpingClock(turn);
  const shell = new Shell({ clock, env: { HOME: "/root", X: "exported" }, ...options });
  const run = async (line: string, streams: Partial<IOStreams> = {}): Promise<string> => {
    const screen = new TextSink();
    const all = { in: noInput, out: screen, errOut: screen, ...streams };
    const code = await shell.run(line, all, neverCancelled);
    return code === 0 ? screen.text : `${screen.text}[${code}]`;
  };
  return { shell, clock, run };
}

test("variables, functions, options, jobs and the directory live from line to line", async () => {
  const { shell, run } = bench();
  await run("x=1; f() { echo f $x; }; mkdir d; cd d; false");
  expect(shell.lastExitCode).toBe(1);
  expect(shell.cwd).toBe("/root/d");
  expect(await run("echo $?; f; pwd")).toBe("1\nf 1\n/root/d\n");
  expect(await run("exit 4")).toBe("[4]");
  expect(await run("echo $x still here")).toBe("1 still here\n");
  expect(await run("trap 'echo bye' EXIT; exit 5")).toBe("bye\n[5]");
  expect(await run("true")).toBe("");
});

test("an alias holds from the next line on", async () => {
  const { shell, run } = bench();
  await run("alias k='echo kubectl' e='k -v'");
  expect(await run("k get pods | cat; x=$(k); echo $x; echo k")).toBe(
    "kubectl get pods\nkubectl\nk\n",
  );
  expect(await run("e")).toBe("kubectl -v\n");
  await run("alias loop='for i in 1 2; do'");
  expect(shell.incomplete("loop")).toBe(true);
  expect(await run("loop echo $i; done")).toBe("1\n2\n");
  await run("unalias k");
  expect(await run("k")).toBe("bash: k: command not found\n[127]");
});

test("a program gets its arguments, the exported variables and the streams", async () => {
  const seen: unknown[] = [];
  const probe: Program = async ({ args, env, cwd, streams }) => {
    let input = "";
    for await (const piece of streams.in) input += piece;
    seen.push({ args, x: env["X"], y: env["Y"], cwd, input, terminal: streams.terminal });
    await streams.errOut.write("err\n");
    return 7;
  };
  const { run } = bench({ programs: { probe } });
  const terminal = { columns: 80, rows: 24 };
  expect(await run("Y=2 probe 'a b' c", { in: inputOf("typed"), terminal })).toBe("err\n[7]");
  expect(await run("echo piped | X=changed probe | cat", { terminal })).toBe("err\n");
  expect(await run("probe < /dev/null > out", { terminal })).toBe("err\n[7]");
  expect(seen).toEqual([
    { args: ["a b", "c"], x: "exported", y: "2", cwd: "/root", input: "typed", terminal },
    { args: [], x: "changed", y: undefined, cwd: "/root", input: "piped\n", terminal: undefined },
    { args: [], x: "exported", y: undefined, cwd: "/root", input: "", terminal: undefined },
  ]);
});

test("a pipe hands on what is written at once", async () => {
  const { run, clock } = bench();
  const times: string[] = [];
  const begun = clock.now;
  const out = {
    write: async (text: string) =>
      void times.push(`${Math.round((clock.now - begun) / 1000)}s ${text.trim()}`),
  };
  await run(
    "for i in 1 2 3; do echo line $i; sleep 10; done | grep --line-buffered line | sed 's/^/> /'",
    { out },
  );
  expect(times).toEqual(["0s > line 1", "10s > line 2", "20s > line 3"]);
});

test("whoever writes into a pipe that nobody reads ends", async () => {
  const { run, clock } = bench();
  const begun = clock.now;
  expect(
    await run("yes | head -1; while true; do echo x; done | head -2; seq 1000000000 | sed 1q"),
  ).toBe("y\nx\nx\n1\n");
  expect(clock.now - begun).toBeLessThan(1000);
});

const broken: Program = async () => {
  throw new TypeError("our bug");
};

test("an exception that is no mistake of the learner comes out", async () => {
  const { run } = bench({ programs: { broken } });
  await expect(run("broken")).rejects.toThrow("our bug");
  await expect(run("echo x | broken")).rejects.toThrow("our bug");
  await expect(run("x=$(broken)")).rejects.toThrow("our bug");
});

test("a full file system says so and loses nothing that was there", async () => {
  const { run } = bench({ files: new MemoryFiles("/root", 100_000) });
  await run("echo kept > kept");
  expect(await run("yes > big")).toBe("bash: yes: write error: No space left on device\n[1]");
  expect(await run("echo x > more; cat kept; rm big; echo fits > small; cat small")).toBe(
    "kept\nfits\n",
  );
});

test("what a container does not ship cannot be run", async () => {
  const { shell, run } = bench({ only: ["sh", "cat", "env"] });
  expect(await run("ls; echo builtin; cat < /dev/null; bash")).toBe(
    "bash: ls: command not found\nbuiltin\nbash: bash: command not found\n[127]",
  );
  const screen = new TextSink();
  const streams = { in: noInput, out: screen, errOut: screen };
  const code = await shell.execute(["sh", "-c", "echo $0 $X; ls"], streams, neverCancelled);
  expect(screen.text).toBe("sh exported\nsh: 1: ls: not found\n");
  expect(code).toBe(127);
});

test.each([
  ["echo 'a", true],
  ["echo \\", true],
  ["for i in 1 2", true],
  ["if true; then", true],
  ["cat <<EOF\nx", true],
  ["cat <<EOF\nx\nEOF", false],
  ["echo $(", true],
  ["a |", true],
  ["a &&", true],
  ["{ a", true],
  ["f() {", true],
  ["case x in", true],
  ["echo done", false],
  ["echo a; fi", false],
  ["# if", false],
  ["kubectl get pods -o go-template='{{range .items}}", true],
])("whether %j wants another line: %s", (text, incomplete) => {
  expect(bench().shell.incomplete(text)).toBe(incomplete);
});

test("Tab offers commands, variables and paths", async () => {
  const { shell, run } = bench();
  await run("mkdir 'my dir'; touch 'my dir/a b' mine .hidden; f_own() { :; }; VAR_OWN=1");
  const complete = async (line: string): Promise<readonly string[]> =>
    (await shell.complete(line, line.length)).candidates;
  expect(await complete("bas")).toEqual(["base64 ", "basename ", "bash "]);
  expect(await complete("f_")).toEqual(["f_own "]);
  expect(await complete("echo $VAR_")).toEqual(["$VAR_OWN"]);
  expect(await complete("cat m")).toEqual(["mine ", "my\\ dir/"]);
  expect(await complete("cat .h")).toEqual([".hidden "]);
  expect(await complete("cat my\\ dir/a")).toEqual(["my\\ dir/a\\ b "]);
  expect(await complete("true && sor")).toEqual(["sort "]);
  expect(await complete("cat < mi")).toEqual(["mine "]);
  expect(await complete("~/mi")).toEqual(["~/mine "]);
  expect(await complete("cat nothing")).toEqual([]);
  await run("complete -W 'north south' go; alias walk='go'; alias c=cat");
  expect(await complete("go n")).toEqual(["north "]);
  expect(await complete("walk s")).toEqual(["south "]);
  expect(await complete("go > mi")).toEqual(["mine "]);
  expect(await complete("c mi")).toEqual(["mine "]);
});
