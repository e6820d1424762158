import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Desk } from "../testing/desk.ts";

const turn = async (): Promise<void> => {
  await setImmediate();
};

const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 96);

async function deskWith(content: string, line: string): Promise<Desk> {
  const desk = new Desk(turn);
  desk.shell.files.write("/home/learner/a.yaml", content);
  await desk.type(`${line}\r`);
  return desk;
}

test("vi writes the file and leaves the screen as it was", async () => {
  const desk = await deskWith("image: nginx:1.25\n", "vi a.yaml");
  expect(desk.screen.text.split("\n").slice(0, 2)).toEqual(["image: nginx:1.25", "~"]);
  await desk.type(":%s/1.25/1.27/\r", ":wq\r");
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/a.yaml")).toBe("image: nginx:1.27\n");
  expect(desk.screen.text).toBe("$ vi a.yaml\n$");
});

test("nano asks, writes and leaves the screen as it was", async () => {
  const desk = await deskWith("b\n", "nano a.yaml; echo $?");
  await desk.type("a", ctrl("x"), "y", "\r");
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/a.yaml")).toBe("ab\n");
  expect(desk.screen.text).toBe("$ nano a.yaml; echo $?\n0\n$");
});

test("Ctrl-C is a key like others", async () => {
  const desk = await deskWith("a\n", "vi a.yaml");
  await desk.type("ixy", ctrl("c"), ":wq\r");
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/a.yaml")).toBe("xya\n");
});

test("a new size is drawn at once", async () => {
  const desk = await deskWith("a\n", "nano a.yaml");
  desk.resize(60, 8);
  await desk.type("");
  await turn();
  const rows = desk.screen.text.split("\n");
  expect(rows).toHaveLength(8);
  expect(rows[0]).toContain("GNU nano");
  expect(rows[6]).toContain("Cut");
});

test("a line that the page wants to type waits until the editor is left", async () => {
  const desk = await deskWith("a\n", "vi a.yaml");
  const ran = desk.terminal.run("echo later");
  await desk.type("x", ":wq\r");
  expect(await ran).toBe(0);
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/a.yaml")).toBe("");
  expect(desk.screen.text).toBe("$ vi a.yaml\n$ echo later\nlater\n$");
});

test("pasted lines stay as they are", async () => {
  const desk = await deskWith("", "vi new.yaml");
  await desk.type("i", "\x1b[200~a:\n  b: 1\n\x1b[201~", "\x1b", ":x\r");
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/new.yaml")).toBe("a:\n  b: 1\n\n");
});

test.each([
  ["vi +2 a.yaml", ["x", ":wq\r"], "one\nwo\n"],
  ["nano +2 a.yaml", ["x", ctrl("s"), ctrl("x")], "one\nxtwo\n"],
] as const)("%s", async (line, keys, expected) => {
  const desk = await deskWith("one\ntwo\n", line);
  await desk.type(...keys);
  await desk.prompt();
  expect(desk.shell.files.read("/home/learner/a.yaml")).toBe(expected);
});

test("without a terminal there is nothing to edit on", async () => {
  const desk = await deskWith(
    "a\n",
    "echo | vi a.yaml; nano a.yaml | cat; vi --nosuch 2>&1 | head -1",
  );
  await desk.prompt();
  expect(desk.screen.text).toContain("vi: there is no terminal to edit on");
  expect(desk.screen.text).toContain("vi: unknown option '--nosuch'");
});
