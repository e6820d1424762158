// pod-template-hash: 32-bit FNV-1a over the template as Go's spew prints it (%#v, keys sorted, methods
// off), written with characters that spell no words. As in pkg/controller ComputeHash.

import type { IntOrString } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { must } from "#base/assert.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { printQuantity } from "./quantity-print.ts";
import { stringTypes, structTypes } from "./template-types.ts";

export const hashLabel = "pod-template-hash";

/** The hash of a defaulted template; its own pod-template-hash label must not be in it. */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  const printed = print("PodTemplateSpec", template, true);
  let hash = 0x811c9dc5;
  const add = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  eachByte(printed, add);
  if (collisionCount !== undefined) {
    for (let index = 0; index < 8; index++)
      add(index < 4 ? (collisionCount >>> (8 * index)) & 255 : 0);
  }
  return safeDigits(String(hash >>> 0));
}

/** rand.SafeEncodeString: each character picks one of those that no word is made of. */
export function safeDigits(digits: string): string {
  const safe = "bcdfghjklmnpqrstvwxz2456789";
  return digits
    .split("")
    .map((digit) => safe[digit.charCodeAt(0) % safe.length])
    .join("");
}

interface GoField {
  readonly goName: string;
  readonly jsonName: string;
  readonly type: string;
}

const namedStrings = new Set(stringTypes.trim().split(/\s+/));
const structs = new Map<string, readonly GoField[]>(
  structTypes
    .trim()
    .replace(/\n {2}/g, " ")
    .split("\n")
    .map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, fields.map(parseField)];
    }),
);

function parseField(text: string): GoField {
  const [names = "", type = ""] = text.split(/:(.*)/);
  const [goName = "", jsonName] = names.split("=");
  return { goName, jsonName: jsonName ?? goName[0]!.toLowerCase() + goName.slice(1), type };
}

/** A value of a Go type; `typed` is false inside lists and maps, where spew leaves out the type. */
function print(type: string, value: unknown, typed: boolean): string {
  if (type.startsWith("*")) return printPointer(type.slice(1), value, typed);
  return (typed ? `(${goType(type)})` : "") + printBare(type, value);
}

function printPointer(type: string, value: unknown, typed: boolean): string {
  if (value === undefined || value === null) return typed ? `(*${goType(type)})<nil>` : "<nil>";
  return (typed ? `(*${goType(type)})` : "<*>") + printBare(type, value);
}

function printBare(type: string, value: unknown): string {
  if (type.startsWith("[]"))
    return printList(type.slice(2), value as readonly unknown[] | undefined);
  const map = type === "ResourceList" ? "Quantity" : /^map\[\w+\](.*)$/.exec(type)?.[1];
  if (map) return printMap(map, value as JsonObject | undefined);
  switch (type) {
    case "string":
    case "types.UID":
      return (value as string | undefined) ?? "";
    case "bool":
      return `${(value as boolean | undefined) ?? false}`;
    case "int32":
    case "int64":
      return `${(value as number | undefined) ?? 0}`;
    case "Time":
      // Templates carry no times: the API server drops them.
      return "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";
    case "intstr.IntOrString":
      return printIntOrString(value as IntOrString | undefined);
    case "resource.Quantity":
    case "Quantity":
      return printQuantity((value as string | undefined) ?? "0");
    default:
      return namedStrings.has(type)
        ? ((value as string | undefined) ?? "")
        : printStruct(type, value);
  }
}

function printStruct(type: string, value: unknown): string {
  const fields = must(structs.get(type), `Go type ${type}`);
  const object = isObject(value) ? value : {};
  const printed = fields.map(({ goName, jsonName, type: fieldType }) => {
    // An embedded struct's fields stand in the object itself.
    const field = jsonName === "" ? object : object[jsonName];
    return `${goName}:${print(fieldType, field, true)}`;
  });
  return `{${printed.join(" ")}}`;
}

/** An empty list and none are the same to JSON; Go's decoder makes both nil. */
function printList(type: string, list: readonly unknown[] | undefined): string {
  if (!list?.length) return "<nil>";
  return `[${list.map((item) => print(type, item, false)).join(" ")}]`;
}

function printMap(type: string, map: JsonObject | undefined): string {
  if (!map || Object.keys(map).length === 0) return "<nil>";
  const keys = Object.keys(map).toSorted();
  return `map[${keys.map((key) => `${key}:${print(type, map[key], false)}`).join(" ")}]`;
}

function printIntOrString(value: IntOrString = 0): string {
  const isText = typeof value === "string";
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : value} StrVal:(string)${isText ? value : ""}}`;
}

/** The type as reflect names it: the API's own are all in packages called v1. */
function goType(type: string): string {
  const [, shape = "", name = ""] = /^((?:\[\]|map\[\w+\])*)(.*)$/.exec(type) ?? [];
  const qualifiedShape = shape.replace("ResourceName", "v1.ResourceName");
  return (
    qualifiedShape +
    (structs.has(name) || namedStrings.has(name) || isV1(name) ? `v1.${name}` : name)
  );
}

/** Types of the API that have no line in the table, as their fields are never looked at. */
function isV1(name: string): boolean {
  return name === "Time" || name === "ResourceList" || name === "ManagedFieldsEntry";
}

/** Calls `add` with each byte of the text in UTF-8. */
function eachByte(text: string, add: (byte: number) => void): void {
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index)!;
    if (code < 0x80) {
      add(code);
      continue;
    }
    if (code < 0x800) add(0xc0 | (code >> 6));
    else {
      if (code < 0x10000) add(0xe0 | (code >> 12));
      else {
        index++; // It takes two places in the text.
        add(0xf0 | (code >> 18));
        add(0x80 | ((code >> 12) & 63));
      }
      add(0x80 | ((code >> 6) & 63));
    }
    add(0x80 | (code & 63));
  }
}
