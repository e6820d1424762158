// pod-template-hash: 32-bit FNV-1a over the template as Go's spew prints it (%#v, keys sorted, methods
// off), written with characters that spell no words. As in pkg/controller ComputeHash.

import { utf8 } from "#api/base64.ts";
import type { IntOrString } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { alphanums } from "#base/alphanums.ts";
import { must } from "#base/assert.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { printQuantity } from "./quantity-print.ts";
import { goStrings, goStructs } from "../../go-types/go-types.ts";

export const hashLabel = "pod-template-hash";

/** The hash of a defaulted template; its own pod-template-hash label must not be in it. */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  const printed = print("PodTemplateSpec", template, true);
  let hash = 0x811c9dc5;
  const add = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (const byte of utf8(printed)) add(byte);
  if (collisionCount !== undefined) {
    for (let index = 0; index < 8; index++)
      add(index < 4 ? (collisionCount >>> (8 * index)) & 255 : 0);
  }
  return safeDigits(String(hash >>> 0));
}

/** rand.SafeEncodeString: each character picks one of those that no word is made of. */
export function safeDigits(digits: string): string {
  return digits
    .split("")
    .map((digit) => alphanums[digit.charCodeAt(0) % alphanums.length])
    .join("");
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
    case "FieldsV1":
      return `{Raw:([]uint8)[${[...utf8(JSON.stringify(value))].join(" ")}]}`;
    case "Time":
      // Templates carry no times: the API server drops them.
      return "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";
    case "intstr.IntOrString":
      return printIntOrString(value as IntOrString | undefined);
    case "resource.Quantity":
    case "Quantity":
      return printQuantity((value as string | undefined) ?? "0");
    default:
      return goStrings.has(type) ? ((value as string | undefined) ?? "") : printStruct(type, value);
  }
}

function printStruct(type: string, value: unknown): string {
  const fields = must(goStructs.get(type), `Go type ${type}`);
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
    (goStructs.has(name) || goStrings.has(name) || isV1(name) ? `v1.${name}` : name)
  );
}

/** Types of the API that are neither structs of the table nor strings. */
function isV1(name: string): boolean {
  return name === "Time" || name === "ResourceList";
}
