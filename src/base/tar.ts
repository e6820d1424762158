// Archives as tar writes them (POSIX ustar): files, directories and links, without owners.

import { newDirectoryMode, newFileMode } from "./file-modes.ts";
import { decodeUtf8, encodeUtf8, utf8Length } from "./utf8.ts";

/** One file or directory of an archive. */
export interface TarEntry {
  /** Relative; a directory's ends with a slash. */
  readonly name: string;
  readonly kind: "file" | "directory" | "link";
  /** Of a link: where it leads. */
  readonly text: string;
  readonly mode?: number;
}

/** What should be an archive is none. */
export class TarError extends Error {
  override name = "TarError";
}

const notTar = "This does not look like a tar archive";
const blockBytes = 512;
/** How every archive ends. */
export const endOfTar = "\0".repeat(2 * blockBytes);
const nameBytes = 100;
/** Where the fields of a header are: first byte and length. */
const fields = {
  name: [0, nameBytes],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const;

type Field = keyof typeof fields;

/** The archive as text that holds its bytes (see utf8.ts). `modifiedMs`: Unix ms, of all entries. */
export function writeTar(entries: readonly TarEntry[], modifiedMs: number): string {
  const blocks = entries.map((entry) => {
    const long = utf8Length(entry.name) > nameBytes ? longName(entry.name) : "";
    return long + header(entry, modifiedMs) + (entry.kind === "link" ? "" : padded(entry.text));
  });
  return blocks.join("") + endOfTar;
}

/** The entries of an archive. Throws TarError. */
export function readTar(archive: string): readonly TarEntry[] {
  const bytes = encodeUtf8(archive);
  const entries: TarEntry[] = [];
  let long = "";
  let at = 0;
  while (at + blockBytes <= bytes.length) {
    const head = bytes.subarray(at, at + blockBytes);
    if (head.every((byte) => byte === 0)) return entries;
    if (sumOf(head) !== octal(head, "checksum")) throw new TarError(notTar);
    const size = octal(head, "size");
    const body = bytes.subarray(at + blockBytes, at + blockBytes + size);
    if (body.length < size) throw new TarError("Unexpected EOF in archive");
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    const type = textOf(head, "type");
    if (type === "L") long = decodeUtf8(body).replace(/\0+$/, "");
    else if (type === "x" || type === "g") long = paxPath(decodeUtf8(body)) || long;
    else {
      const prefix = textOf(head, "magic").startsWith("ustar") ? textOf(head, "prefix") : "";
      const name = long || (prefix ? `${prefix}/${textOf(head, "name")}` : textOf(head, "name"));
      long = "";
      const mode = octal(head, "mode") & 0o7777;
      if (type === "5" || name.endsWith("/")) {
        entries.push({ name, kind: "directory", text: "", mode });
      } else if (type === "2") {
        entries.push({ name, kind: "link", text: textOf(head, "link"), mode });
      } else if (type === "0" || type === "") {
        entries.push({ name, kind: "file", text: decodeUtf8(body), mode });
      }
    }
  }
  if (at === bytes.length) return entries;
  throw new TarError(at === 0 ? notTar : "Unexpected EOF in archive");
}

const types = { file: "0", link: "2", directory: "5" } as const;

function header({ name, kind, text, mode }: TarEntry, modifiedMs: number, type?: string): string {
  const bytes = new Uint8Array(blockBytes);
  const put = (field: Field, value: string): void => {
    const [start, length] = fields[field];
    bytes.set(encodeUtf8(value).subarray(0, length), start);
  };
  const number = (field: Field, value: number): void => {
    const [, length] = fields[field];
    put(field, `${value.toString(8).padStart(length - 1, "0")}\0`);
  };
  put("name", name);
  number("mode", mode ?? (kind === "file" ? newFileMode : newDirectoryMode));
  number("owner", 0);
  number("group", 0);
  number("size", kind === "link" ? 0 : utf8Length(text));
  if (kind === "link") put("link", text);
  number("modified", Math.floor(modifiedMs / 1000));
  put("type", type ?? types[kind]);
  put("magic", "ustar  \0");
  put("checksum", `${sumOf(bytes).toString(8).padStart(6, "0")}\0 `);
  return decodeUtf8(bytes);
}

/** GNU's way to say a name that does not fit. */
function longName(name: string): string {
  const text = `${name}\0`;
  return header({ name: "././@LongLink", kind: "file", text }, 0, "L") + padded(text);
}

function padded(text: string): string {
  const rest = utf8Length(text) % blockBytes;
  return rest === 0 ? text : text + "\0".repeat(blockBytes - rest);
}

/** The sum of a header's bytes, its checksum's taken for blanks. */
function sumOf(head: Uint8Array): number {
  const [start, length] = fields.checksum;
  const blank = 0x20;
  return head.reduce(
    (sum, byte, index) => sum + (index >= start && index < start + length ? blank : byte),
    0,
  );
}

function textOf(head: Uint8Array, field: Field): string {
  const [start, length] = fields[field];
  return decodeUtf8(head.subarray(start, start + length)).replace(/\0.*$/s, "");
}

function octal(head: Uint8Array, field: Field): number {
  return Number.parseInt(textOf(head, field).trim() || "0", 8);
}

/** The `path` of a pax header: lines of `LENGTH KEY=VALUE`. */
function paxPath(text: string): string {
  return /^\d+ path=(.*)$/m.exec(text)?.[1] ?? "";
}
