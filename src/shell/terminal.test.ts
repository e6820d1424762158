import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Desk } from "./testing/desk.ts";

const turn = async (): Promise<void> => {
  await setImmediate();
};

const up = "\x1b[A";
const down = "\x1b[B";
const right = "\x1b[C";
const left = "\x1b[D";
const home = "\x1b[H";
const end = "\x1b[F";
const del = "\x1b[3~";
const back = "\x7f";
const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 96);
const alt = (letter: string): string => `\x1b${letter}`;
const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

test("a line is run and its output stands between two prompts", async () => {
  const desk = new Desk(turn);
  expect(desk.screen.text).toBe("$");
  await desk.run("echo hello");
  expect(desk.screen.text).toBe("$ echo hello\nhello\n$");
  expect(desk.screen.cursor).toEqual([2, 2]);
  await desk.run("");
  await desk.run("echo -n no newline");
  expect(desk.screen.text).toBe("$ echo hello\nhello\n$\n$ echo -n no newline\nno newline$");
});

test.each([
  ["the end", ["abc"], "abc", 3],
  ["left and right", ["abd", left, "c", right, "e"], "abcde", 5],
  ["home and end", ["bc", home, "a", end, "d"], "abcd", 4],
  ["Ctrl-A and Ctrl-E", ["bc", ctrl("a"), "a", ctrl("e"), "d"], "abcd", 4],
  ["Ctrl-B and Ctrl-F", ["ac", ctrl("b"), "b", ctrl("f"), "d"], "abcd", 4],
  ["backspace", ["abx", back, "c"], "abc", 3],
  ["delete", ["axb", left, left, del], "ab", 1],
  ["Ctrl-D within a line", ["axb", left, left, ctrl("d")], "ab", 1],
  ["Ctrl-K", ["abcdef", left, left, left, ctrl("k")], "abc", 3],
  ["Ctrl-U", ["abcdef", left, left, left, ctrl("u")], "def", 0],
  ["Ctrl-W", ["one two  ", ctrl("w")], "one ", 4],
  ["Ctrl-W takes a path as a whole", ["cat /a/b-c", ctrl("w")], "cat ", 4],
  ["Alt-Backspace takes a part of it", ["cat /a/b-c", alt("\x7f")], "cat /a/b-", 9],
  ["Ctrl-Y brings back what was cut", ["a b", ctrl("w"), ctrl("a"), ctrl("y")], "ba ", 1],
  ["Alt-B and Alt-F", ["one two", alt("b"), "x", alt("f"), "y"], "one xtwoy", 9],
  ["Ctrl-Left and Ctrl-Right", ["one two", "\x1b[1;5D", "x", "\x1b[1;5C", "y"], "one xtwoy", 9],
  ["Alt-D", ["one two", home, alt("d")], " two", 0],
  ["Ctrl-T", ["ab", ctrl("t")], "ba", 2],
  ["keys that mean nothing", ["a", "\x1b[15~", "\x1b[I", "\x1b", "b"], "ab", 2],
] as const)("editing: %s", async (_, keys, text, cursor) => {
  const desk = new Desk(turn);
  await desk.type(...keys);
  expect(desk.screen.text).toBe(`$ ${text}`.trimEnd());
  expect(desk.screen.cursor).toEqual([0, 2 + cursor]);
});

test("history goes up and down and keeps what was begun", async () => {
  const desk = new Desk(turn);
  await desk.run("echo one");
  await desk.run("echo two");
  await desk.run("echo two");
  await desk.type("begun", up);
  expect(desk.screen.line).toBe("$ echo two");
  await desk.type(up);
  expect(desk.screen.line).toBe("$ echo one");
  await desk.type(up, up);
  expect(desk.screen.line).toBe("$ echo one");
  await desk.type(down, down);
  expect(desk.screen.line).toBe("$ begun");
  await desk.type(ctrl("p"), ctrl("p"), back, "x\r");
  await desk.prompt();
  expect(desk.shell.history).toEqual(["echo one", "echo two", "echo onx"]);
  await desk.type(up, up, up);
  expect(desk.screen.line).toBe("$ echo one");
});

test("Ctrl-R finds older lines, Ctrl-G gives up", async () => {
  const desk = new Desk(turn);
  for (const line of ["echo apple", "echo banana", "echo cherry"]) await desk.run(line);
  await desk.type("kept", ctrl("r"), "an");
  expect(desk.screen.line).toBe("(reverse-i-search)`an': echo banana");
  await desk.type(back, back, "e", ctrl("r"), ctrl("r"));
  expect(desk.screen.line).toBe("(reverse-i-search)`e': echo apple");
  await desk.type("zz");
  expect(desk.screen.line).toBe("(failed reverse-i-search)`ezz': echo app");
  await desk.type(ctrl("g"));
  expect(desk.screen.line).toBe("$ kept");
  await desk.type(ctrl("u"), ctrl("r"), "ban", "\r");
  await desk.prompt();
  expect(desk.screen.text.split("\n").slice(-3)).toEqual(["$ echo banana", "banana", "$"]);
  await desk.type(ctrl("r"), "cherry", end, "!");
  expect(desk.screen.line).toBe("$ echo cherry!");
});

test("Ctrl-C gives a line up, Ctrl-L clears the screen, Ctrl-D on an empty line stays", async () => {
  const desk = new Desk(turn);
  await desk.type("echo never", ctrl("c"), "echo x");
  expect(desk.screen.text).toBe("$ echo never^C\n$ echo x");
  await desk.type(ctrl("l"));
  expect(desk.screen.text).toBe("$ echo x");
  expect(desk.screen.cursor).toEqual([0, 8]);
  await desk.type(ctrl("u"), ctrl("d"));
  expect(desk.screen.text).toBe("$ exit\n$");
});

test("an open command goes on after a second prompt", async () => {
  const desk = new Desk(turn);
  await desk.run("for i in 1 2");
  await desk.run("do echo $i");
  expect(desk.screen.text).toBe("$ for i in 1 2\n> do echo $i\n>");
  await desk.run("done");
  await desk.run("echo 'two");
  await desk.run("lines'");
  expect(desk.screen.text.split("\n").slice(-7)).toEqual([
    "1",
    "2",
    "$ echo 'two",
    "> lines'",
    "two",
    "lines",
    "$",
  ]);
  await desk.run("if true; then");
  await desk.type("x", ctrl("c"));
  expect(desk.screen.text.split("\n").slice(-3)).toEqual(["$ if true; then", "> x^C", "$"]);
  await desk.type(up);
  expect(desk.screen.line).toBe("lines'");
});

test("what is typed while a program runs is its input, and else the next command", async () => {
  const desk = new Desk(turn);
  await desk.type("read name; echo hello $name\r");
  expect(desk.terminal.busy).toBe(true);
  await desk.type("yoo", back, "u\r");
  await desk.prompt();
  expect(desk.screen.text).toBe("$ read name; echo hello $name\nyou\nhello you\n$");
  await desk.type("cat\r", "one\r", "two", ctrl("u"), "tw", ctrl("w"), "2\r", ctrl("d"));
  await desk.prompt();
  expect(desk.screen.text.split("\n").slice(-6)).toEqual(["$ cat", "one", "one", "2", "2", "$"]);
  desk.clock.held = true;
  await desk.type("sleep 5\r", "echo typed ahead\r");
  desk.clock.held = false;
  await desk.prompt();
  expect(desk.screen.text.split("\n").slice(-5)).toEqual([
    "$ sleep 5",
    "echo typed ahead",
    "$ echo typed ahead",
    "typed ahead",
    "$",
  ]);
});

test("lines that wrap, and wide characters, are edited in place", async () => {
  const desk = new Desk(turn, { columns: 10 });
  await desk.type("echo abcdefghijkl");
  expect(desk.screen.text).toBe("$ echo abc\ndefghijkl");
  await desk.type(home, "x");
  expect(desk.screen.text).toBe("$ xecho ab\ncdefghijkl");
  expect(desk.screen.cursor).toEqual([0, 3]);
  await desk.type(del, end, "m");
  expect(desk.screen.text).toBe("$ xcho abc\ndefghijklm\n");
  expect(desk.screen.cursor).toEqual([2, 0]);
  await desk.type(ctrl("u"), "echo 日本語🙂");
  expect(desk.screen.text).toBe("$ echo 日\n本語🙂");
  await desk.type(left, left, back, left, del);
  expect(desk.screen.text).toBe("$ echo 語\n🙂");
  await desk.type(end, "e\u0301\r");
  await desk.prompt();
  expect(desk.screen.text).toBe("$ echo 語\n🙂e\u0301\n語🙂e\u0301\n$");
});

test("a prompt after output without a newline leaves that output alone", async () => {
  const desk = new Desk(turn, { columns: 10 });
  await desk.run("printf abc");
  await desk.type("echo x", left, back);
  expect(desk.screen.text).toBe("$ printf a\nbc\nabc$ echox");
  await desk.type(end, ctrl("u"), "printf '%010d'", "\r");
  await desk.prompt();
  await desk.type("ab", left, del, "c");
  expect(desk.screen.text.split("\n").slice(-2)).toEqual(["0000000000", "$ ac"]);
  expect(desk.screen.cursor[1]).toBe(4);
});

test("a resize draws the line anew and programs see it", async () => {
  const desk = new Desk(turn, { columns: 20 });
  await desk.type("echo abcdefghijkl");
  desk.resize(30, 12);
  await desk.type(home, "x");
  expect(desk.screen.text).toBe("$ xecho abcdefghijkl");
  await desk.type(ctrl("a"), ctrl("k"));
  await desk.run("touch aaaaaaaa bbbbbbbb cccccccc");
  await desk.run("ls");
  desk.resize(20, 12);
  await desk.run("ls");
  expect(desk.screen.text.split("\n").slice(-6)).toEqual([
    "$ ls",
    "aaaaaaaa  bbbbbbbb  cccccccc",
    "$ ls",
    "aaaaaaaa  cccccccc",
    "bbbbbbbb",
    "$",
  ]);
});

test.each([
  ["with the terminal's marks", paste("echo one\necho two\n")],
  ["as plain keys", "echo one\recho two\r"],
])("several pasted lines run one after the other, %s", async (_, keys) => {
  const desk = new Desk(turn);
  await desk.type(keys);
  await desk.prompt();
  expect(desk.screen.text).toBe("$ echo one\none\n$ echo two\ntwo\n$");
});

test("a Tab in a paste completes nothing, and its last line waits for Enter", async () => {
  const desk = new Desk(turn);
  await desk.type(paste("cat <<EOF\n\tindented\nEOF\necho las"));
  await desk.prompt();
  await desk.type("t\r");
  await desk.prompt();
  expect(desk.screen.text).toBe(
    "$ cat <<EOF\n> ^Iindented\n> EOF\n        indented\n$ echo last\nlast\n$",
  );
});

test("a megabyte of pasted lines arrives whole, and others get their turn meanwhile", async () => {
  const desk = new Desk(turn);
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${"x".repeat(40)}`);
  const text = lines.join("\n");
  expect(text.length).toBeGreaterThan(1_000_000);
  await desk.type(paste(`cat > big <<'END'\n${text}\nEND\n`));
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/big")).toBe(`${text}\n`);
  expect(desk.turns).toBeGreaterThan(100);
  await desk.run("wc -l big; tail -1 big | cut -c1-10");
  expect(desk.screen.text.split("\n").slice(-3)).toEqual(["20000 big", "line 19999", "$"]);
});

test("a paste may come in pieces of any size", async () => {
  const bytes = paste("echo one\r\necho two\necho three\n");
  for (const size of [1, 2, 5, 7]) {
    const desk = new Desk(turn);
    for (let at = 6; at < bytes.length; at += size) {
      // The mark at the beginning is one key.
      const piece = bytes.slice(at, at + size);
      desk.terminal.input(at === 6 ? bytes.slice(0, 6) + piece : piece);
    }
    await desk.prompt();
    await desk.run("echo four");
    expect(desk.screen.text).toBe(
      "$ echo one\none\n$ echo two\ntwo\n$ echo three\nthree\n$ echo four\nfour\n$",
    );
  }
});

test("a megabyte pasted as one line, and one as many commands", async () => {
  const desk = new Desk(turn);
  const word = "x".repeat(1_000_000);
  await desk.type(paste(`echo ${word} | wc -c\n`));
  await desk.prompt();
  expect(desk.screen.text.endsWith("\n1000001\n$")).toBe(true);
  const commands = Array.from({ length: 2000 }, (_, index) => `echo ${index} >> count`);
  await desk.type(paste(`${commands.join("\n")}\n`));
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/count").split("\n").length).toBe(2001);
});

test("Ctrl-C stops a paste that is still running", async () => {
  const desk = new Desk(turn);
  const commands = Array.from({ length: 100 }, () => "sleep 1; echo x >> count");
  await desk.type(paste(`${commands.join("\n")}\n`));
  while (desk.clock.jumps < 10) await turn();
  await desk.type(ctrl("c"));
  await desk.prompt();
  const count = desk.shell.files.read("/home/learner/count").length / 2;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(20);
  expect(desk.screen.line).toBe("$");
});

test("a shell in the shell has a line editor too", async () => {
  const desk = new Desk(turn);
  await desk.type("bash\r", "echo one\r", up, back, "x\r");
  await desk.type("ech\t", "a", left, "b\r", ctrl("r"), "onx", "\r");
  expect(desk.screen.text).toBe(
    [
      "$ bash",
      "$ echo one",
      "one",
      "$ echo onx",
      "onx",
      "$ echo ba",
      "ba",
      "$ echo onx",
      "onx",
      "$",
    ].join("\n"),
  );
  await desk.type(
    "for i in 1 2\r",
    "do printf $i; done\r",
    "false\r",
    "echo $?",
    ctrl("a"),
    ": ",
    ctrl("c"),
  );
  await desk.type("cat\r", "to cat\r", ctrl("d"), "exit 4\r");
  await desk.prompt();
  expect(desk.shell.lastExitCode).toBe(4);
  expect(desk.screen.text.split("\n").slice(9)).toEqual([
    "$ for i in 1 2",
    "> do printf $i; done",
    "12$ false",
    "$ : echo $?^C",
    "$ cat",
    "to cat",
    "to cat",
    "$ exit 4",
    "exit",
    "$",
  ]);
  await desk.type("sh\r", "true\r", ctrl("d"));
  await desk.prompt();
  expect(desk.shell.lastExitCode).toBe(0);
});

test("a line typed for the learner goes to the shell that shows its prompt", async () => {
  const desk = new Desk(turn);
  await desk.type("bash\r");
  expect(await desk.terminal.run("x=5; false")).toBe(1);
  expect(await desk.terminal.run("echo $x\necho more")).toBe(0);
  const later = desk.terminal.run("sleep 3; echo slept");
  const last = desk.terminal.run("exit 6");
  expect(await Promise.all([later, last])).toEqual([0, 6]);
  await desk.prompt();
  expect(desk.screen.text).toBe(
    [
      "$ bash",
      "$ x=5; false",
      "$ echo $x",
      "5",
      "$ echo more",
      "more",
      "$ sleep 3; echo slept",
      "slept",
      "$ exit 6",
      "exit",
      "$",
    ].join("\n"),
  );
});

test("! brings lines back", async () => {
  const desk = new Desk(turn);
  await desk.run("echo one 'two'");
  await desk.run("!! again");
  await desk.run("echo !$ \"!$\" '!$' \\!! x != y");
  expect(desk.screen.text.split("\n").slice(2)).toEqual([
    "$ !! again",
    "echo one 'two' again",
    "one two again",
    "$ echo !$ \"!$\" '!$' \\!! x != y",
    "echo again \"again\" '!$' \\!! x != y",
    "again again !$ !! x != y",
    "$",
  ]);
  await desk.run("!nosuch");
  await desk.run("^again^more");
  await desk.run("!1; !-2");
  expect(desk.shell.history.slice(1, 5)).toEqual([
    "echo one 'two' again",
    "echo again \"again\" '!$' \\!! x != y",
    "echo more \"again\" '!$' \\!! x != y",
    "echo one 'two'; echo again \"again\" '!$' \\!! x != y",
  ]);
  await desk.type("cat <<'EOF'\r", "#!/bin/sh\r", "EOF\r");
  await desk.prompt();
  expect(desk.screen.text).toContain("\n> EOF\n#!/bin/sh\n$");
  expect(desk.screen.text).toContain("$ !nosuch\nbash: !nosuch: event not found\n$ ^again^more\n");
});

test("a line typed for the learner does not end up in a command that is open", async () => {
  const desk = new Desk(turn);
  await desk.type("for i in 1 2\r", "do echo");
  expect(await desk.terminal.run("echo shown")).toBe(0);
  expect(desk.screen.text).toBe("$ for i in 1 2\n> do echo^C\n$ echo shown\nshown\n$");
});

test("a line typed for the learner waits for what runs, and is kept in the history", async () => {
  const desk = new Desk(turn);
  desk.clock.held = true;
  await desk.type("sleep 3\r", "half a li");
  const code = desk.terminal.run("echo shown; false");
  desk.clock.held = false;
  expect(await code).toBe(1);
  await desk.prompt();
  expect(desk.screen.text).toBe("$ sleep 3\nhalf a li$ echo shown; false\nshown\n$");
  expect(desk.shell.history).toEqual(["sleep 3", "echo shown; false"]);
});
