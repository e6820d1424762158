import type { PosixFiles } from "#base/files.ts";
import { resolvePath } from "../files/paths.ts";
import { ShellFailure } from "./failures.ts";

/** What tests ask about files. */
export interface FilePlace {
  readonly files: PosixFiles;
  readonly cwd: string;
}

const unary: Readonly<Record<string, (operand: string, place: FilePlace) => boolean>> = {
  "-z": (text) => text === "",
  "-n": (text) => text !== "",
  "-e": (path, place) => kindOf(path, place) !== undefined,
  "-a": (path, place) => kindOf(path, place) !== undefined,
  "-f": (path, place) => kindOf(path, place) === "file",
  "-d": (path, place) => kindOf(path, place) === "directory",
  "-r": (path, place) => path !== "" && place.files.may("r", resolvePath(place.cwd, path)),
  "-w": (path, place) => path !== "" && place.files.may("w", resolvePath(place.cwd, path)),
  "-x": (path, place) => path !== "" && place.files.may("x", resolvePath(place.cwd, path)),
  "-s": (path, place) =>
    kindOf(path, place) === "directory" ||
    (kindOf(path, place) === "file" &&
      place.files.stat(resolvePath(place.cwd, path), true).size > 0),
  "-L": isLink,
  "-h": isLink,
  "-p": () => false,
  "-S": () => false,
  "-b": () => false,
  "-c": (path, { cwd }) => resolvePath(cwd, path) === "/dev/null",
};

/** Whether `test` knows this operator of one operand. */
export function isUnaryTest(operator: string): boolean {
  return operator in unary || operator === "-t" || operator === "-v";
}

/** `-f path` and the like. `-t` and `-v` are the caller's. */
export function testUnary(operator: string, operand: string, place: FilePlace): boolean {
  return unary[operator]?.(operand, place) ?? false;
}

const numeric: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};

/** Whether `test` knows this operator between two operands. */
export function isBinaryTest(operator: string): boolean {
  return operator in numeric || /^(=|==|!=|<|>|-nt|-ot|-ef)$/.test(operator);
}

/** Whether the operator compares numbers. */
export function isNumericTest(operator: string): boolean {
  return operator in numeric;
}

/** Compares two numbers. */
export function testNumbers(operator: string, a: bigint, b: bigint): boolean {
  return numeric[operator]?.(a, b) ?? false;
}

/** `a = b` and the like for `[`. Throws ShellFailure for what is no number. */
export function testBinary(operator: string, left: string, right: string): boolean {
  if (operator in numeric) return testNumbers(operator, integer(left), integer(right));
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    default:
      return operator === "-ef" && left === right;
  }
}

function integer(text: string): bigint {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ""));
  throw new ShellFailure(`${text}: integer expression expected`, 2);
}

function isLink(path: string, place: FilePlace): boolean {
  const at = resolvePath(place.cwd, path);
  return kindOf(path, place) !== undefined && place.files.stat(at, false).link !== undefined;
}

function kindOf(path: string, { files, cwd }: FilePlace): "file" | "directory" | undefined {
  return path === "" ? undefined : files.kind(resolvePath(cwd, path));
}
