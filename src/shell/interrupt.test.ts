import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Desk } from "./testing/desk.ts";

// Ctrl-C must reach whatever runs. Two things make that true: no turn does more than a little work before
// it lets others run, and whatever waits listens.

const turn = async (): Promise<void> => {
  await setImmediate();
};

const ctrlC = "\x03";
/** Of CPU time, as the meter counts it, between two chances for a key to arrive. */
const longestStretchMs = 20;
const turnsToStop = 3;

test.each([
  "while true; do true; done",
  "while :; do :; done",
  "until false; do ((i++)); done",
  "for ((;;)); do x=$((x + 1)); done",
  "while true; do echo x; done",
  "while true; do echo x; done > /dev/null",
  "while true; do echo $(echo x) > /dev/null; done",
  "while true; do cat <<< x | cat > /dev/null; done",
  "while [[ a == a ]]; do case x in x) continue ;; esac; done",
  "f() { while true; do f2; done; }; f2() { :; }; f",
  "(while true; do (true); done)",
  "while true; do :; done | cat",
  "while true; do :; done & wait",
  "yes",
  "yes > /dev/null",
  "yes | cat > /dev/null",
  "yes | wc -l",
  "yes | grep -c y",
  "yes | grep nothing",
  "yes | tr y n | sed s/n/y/ | sort > /dev/null",
  "yes | sed -n /z/p",
  "yes | uniq",
  "yes | tail",
  "yes | head -n 1000000000 | cut -c1 > /dev/null",
  "yes | xargs -n1 true",
  "yes | while read x; do :; done",
  "seq 1000000000 > /dev/null",
  "seq 1000000000 | tail -n 1",
  "x=$(yes)",
  "echo x | sed ':a; ba'",
  "awk 'BEGIN { while (1) x++ }'",
  "yes | awk '{ n++ } END { print n }'",
  "eval 'while true; do true; done'",
  "sh -c 'while true; do true; done'",
  "bash -c 'sleep 1000'",
  "timeout 1000 yes > /dev/null",
  "sleep 1000",
  "sleep inf",
  "sleep 1000 | cat",
  "cat",
  "cat | cat",
  "read x",
  "grep x",
  "sort | sed s/a/b/",
  "tail -f /home/learner/.profile",
  "watch -n 1000 date",
  "watch -n 0.1 true",
  "xargs echo",
])("Ctrl-C ends `%s`", async (line) => {
  const desk = new Desk(turn);
  desk.shell.files.write("/home/learner/.profile", "");
  await desk.type(`${line}\r`);
  const begun = desk.clock.now;
  let longest = 0;
  desk.clock.onJump = (to) => {
    const ms = to - desk.clock.now;
    // A sleep is no work; this one would be over.
    if (ms > 2000) desk.clock.held = true;
    else if (ms < 100) longest = Math.max(longest, ms);
  };
  while (desk.clock.jumps < 10 && desk.clock.now - begun < 5000) {
    const { jumps } = desk.clock;
    for (let turns = 0; turns < 3; turns++) await turn();
    if (desk.clock.jumps === jumps) break;
  }
  expect(desk.terminal.busy).toBe(true);
  expect(longest).toBeLessThanOrEqual(longestStretchMs);
  desk.clock.onJump = () => {};
  desk.clock.held = false;
  const before = desk.clock.now;
  desk.terminal.input(ctrlC);
  for (let turns = 0; turns < turnsToStop && desk.terminal.busy; turns++) await turn();
  expect(desk.terminal.busy).toBe(false);
  expect(desk.clock.now - before).toBeLessThanOrEqual(50);
  expect(desk.shell.lastExitCode).toBe(130);
  expect(desk.screen.line).toBe("$");
  await desk.run("echo alive");
  expect(desk.screen.text.split("\n").slice(-3)).toEqual(["$ echo alive", "alive", "$"]);
});

test("what comes after an interrupted command does not run", async () => {
  const desk = new Desk(turn);
  desk.clock.held = true;
  await desk.type("sleep 10; echo after\r", ctrlC);
  desk.clock.held = false;
  await desk.prompt();
  expect(desk.screen.text).toBe("$ sleep 10; echo after\n^C\n$");
});

test("a shell in the shell stays and gives only its line up", async () => {
  const desk = new Desk(turn);
  desk.clock.held = true;
  await desk.type(
    "sh\r",
    "x=kept\r",
    "half a line",
    ctrlC,
    "while true; do sleep 1; done\r",
    ctrlC,
  );
  await desk.type("cat\r", "shown\r", ctrlC, "for i in 1\r", ctrlC, "echo $? $x\r");
  expect(desk.terminal.busy).toBe(true);
  await desk.type("exit 4\r");
  await desk.prompt();
  expect(desk.shell.lastExitCode).toBe(4);
  expect(desk.screen.text).toBe(
    [
      "$ sh",
      "$ x=kept",
      "$ half a line^C",
      "$ while true; do sleep 1; done",
      "^C",
      "$ cat",
      "shown",
      "shown",
      "^C",
      "$ for i in 1",
      "> ^C",
      "$ echo $? $x",
      "130 kept",
      "$ exit 4",
      "$",
    ].join("\n"),
  );
});

test("background jobs live on after Ctrl-C and can be killed", async () => {
  const desk = new Desk(turn, { columns: 80 });
  desk.clock.held = true;
  await desk.run("sleep 600 &");
  await desk.type("sleep 10\r", ctrlC);
  await desk.prompt();
  await desk.type("wait\r", ctrlC);
  await desk.prompt();
  await desk.run("jobs");
  await desk.run("kill %1");
  await desk.run("true");
  expect(desk.screen.text).toBe(
    [
      "$ sleep 600 &",
      "[1] 1001",
      "$ sleep 10",
      "^C",
      "$ wait",
      "^C",
      "$ jobs",
      "[1]+  Running                 sleep 600 &",
      "$ kill %1",
      "[1]+  Terminated              sleep 600",
      "$ true",
      "$",
    ].join("\n"),
  );
});
