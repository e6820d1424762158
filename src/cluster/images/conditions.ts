// What `test`, `[` and `[[` decide.

import type { PosixFiles } from "#base/files.ts";

type Test = (value: string, files: PosixFiles) => boolean;

const unary: { readonly [operator: string]: Test } = {
  "-d": (path, files) => files.kind(path) === "directory",
  "-e": exists,
  "-f": isFile,
  "-h": isLink,
  "-L": isLink,
  "-n": (text) => text !== "",
  "-r": (path, files) => files.may("r", path),
  "-s": (path, files) => isFile(path, files) && files.stat(path, true).size > 0,
  "-w": (path, files) => files.may("w", path),
  "-x": (path, files) => files.may("x", path),
  "-z": (text) => text === "",
};

const binary: { readonly [operator: string]: (left: string, right: string) => boolean } = {
  "=": (left, right) => left === right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "-eq": (left, right) => Number(left) === Number(right),
  "-ne": (left, right) => Number(left) !== Number(right),
  "-lt": (left, right) => Number(left) < Number(right),
  "-le": (left, right) => Number(left) <= Number(right),
  "-gt": (left, right) => Number(left) > Number(right),
  "-ge": (left, right) => Number(left) >= Number(right),
};

/** Whether the words between the brackets hold. */
export function holds(words: readonly string[], files: PosixFiles): boolean {
  for (const [joint, both] of [
    ["-o", (a: boolean, b: boolean) => a || b],
    ["-a", (a: boolean, b: boolean) => a && b],
  ] as const) {
    const at = words.indexOf(joint, 1);
    if (at > 0) return both(holds(words.slice(0, at), files), holds(words.slice(at + 1), files));
  }
  const [first = "", second, third] = words;
  if (first === "!" && words.length > 1) return !holds(words.slice(1), files);
  if (words.length === 2) return unary[first]?.(second!, files) ?? false;
  if (words.length === 3) return binary[second!]?.(first, third!) ?? false;
  return first !== "";
}

function exists(path: string, files: PosixFiles): boolean {
  return files.kind(path) !== undefined;
}

function isLink(path: string, files: PosixFiles): boolean {
  return files.kind(path) !== undefined && files.stat(path, false).link !== undefined;
}

function isFile(path: string, files: PosixFiles): boolean {
  return files.kind(path) === "file";
}
