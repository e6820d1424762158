import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTar, TarError, writeTar } from "./tar.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

const entries = [
  { name: "d/", kind: "directory", text: "", mode: 0o755 },
  { name: "d/a.txt", kind: "file", text: "grüße\n", mode: 0o640 },
  { name: "d/link", kind: "link", text: "a.txt", mode: 0o777 },
  { name: `d/${"long".repeat(40)}`, kind: "file", text: "x".repeat(1024), mode: 0o644 },
  {
    name: "d/binary",
    kind: "file",
    text: decodeUtf8(new Uint8Array([0, 255, 128, 10])),
    mode: 0o400,
  },
] as const;

test("an archive holds what was put into it", () => {
  expect(readTar(writeTar(entries, 0))).toEqual(entries);
  expect(readTar("")).toEqual([]);
});

test("the machine's own tar reads it, and we read the machine's", () => {
  const directory = mkdtempSync(join(tmpdir(), "slipway-tar-"));
  try {
    const archive = encodeUtf8(writeTar(entries, 1_767_258_000_000));
    execFileSync("tar", ["-xf", "-", "-C", directory], { input: archive });
    expect(readFileSync(join(directory, "d/a.txt"), "utf8")).toBe("grüße\n");
    expect(readFileSync(join(directory, "d/link"), "utf8")).toBe("grüße\n");
    expect(statSync(join(directory, "d/a.txt")).mode & 0o777).toBe(0o640);
    expect([...readFileSync(join(directory, "d/binary"))]).toEqual([0, 255, 128, 10]);
    mkdirSync(join(directory, "e"));
    writeFileSync(join(directory, "e/b.txt"), "bye\n");
    const theirs = execFileSync("tar", ["-cf", "-", "-C", directory, "e"]);
    expect(readTar(decodeUtf8(theirs))).toEqual([
      { name: "e/", kind: "directory", text: "", mode: 0o755 },
      { name: "e/b.txt", kind: "file", text: "bye\n", mode: 0o644 },
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("what is no archive is refused", () => {
  expect(() => readTar("x".repeat(600))).toThrow(TarError);
  expect(() => readTar("short")).toThrow("This does not look like a tar archive");
  expect(() => readTar(writeTar(entries, 0).slice(0, 1700))).toThrow("Unexpected EOF in archive");
});
