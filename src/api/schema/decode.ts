import { isObject, type JsonObject } from "#base/json.ts";
import { base64Fault } from "../base64.ts";
import { rfc3339, rfc3339Micro, timeFault } from "../go-time.ts";
import { mustParseQuantity, QuantityError } from "../quantity.ts";
import { formatMicroTime, formatTime, parseTime } from "../time.ts";
import {
  type Field,
  type ScalarName,
  type StructType,
  structType,
  type TypeRef,
} from "./schema.ts";

/** The value has the wrong JSON type; the message is encoding/json's. */
export class DecodeError extends Error {
  override name = "DecodeError";
  /** The value and the type that it does not fit, where that is what is wrong. */
  readonly mismatch: { readonly value: unknown; readonly type: TypeRef } | undefined;

  constructor(message: string, unfit?: DecodeError["mismatch"]) {
    super(message);
    this.mismatch = unfit;
  }
}

/** Something is not as the type wants it: it is worth noting the way there. */
class Flaw extends Error {}

/** Where the decoder is, and what it has found on the way: for messages only. */
class Trail {
  readonly faults: StrictFaults;
  readonly #structs: string[] = [];
  readonly #names: (string | number)[] = [];

  constructor(faults: StrictFaults) {
    this.faults = faults;
  }

  /** A field of a struct, an item of a list or a map (`struct` ""). */
  enter(struct: string, name: string | number): void {
    this.#structs.push(struct);
    this.#names.push(name);
  }

  leave(): void {
    this.#structs.pop();
    this.#names.pop();
  }

  /** `spec.containers[0].image`. */
  get path(): string {
    let path = "";
    for (const name of this.#names) {
      if (typeof name === "number") path += `[${name}]`;
      else path += path ? `.${name}` : name;
    }
    return path;
  }

  /** The Go struct and the JSON names on the way to the field: encoding/json leaves out list and map keys. */
  get field(): { struct: string; names: string } {
    const names = this.#names.filter((_, index) => this.#structs[index]);
    return { struct: this.#structs.findLast(Boolean) ?? "", names: names.join(".") };
  }
}

/**
 * Reads JSON into the shape of a type as Go does: a deep, mutable copy without unknown fields
 * (`faults` is told of them), without nulls and without what `omitempty` leaves out, and with the
 * structs that are always written. Throws DecodeError where a value has the wrong type.
 */
export function decode(
  type: string,
  value: unknown,
  faults: StrictFaults = new StrictFaults(),
): JsonObject {
  if (!isObject(value)) {
    throw new DecodeError(
      `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type v1.${type}`,
    );
  }
  if (!faults.hasDuplicates) {
    try {
      return decodeStruct(structType(type), value, undefined);
    } catch (error) {
      if (!(error instanceof Flaw)) throw error;
    }
  }
  // Once more, and this time with an eye on the way: nearly nothing that is decoded has a flaw.
  return decodeStruct(structType(type), value, new Trail(faults));
}

/**
 * The same for a struct that lies somewhere in an object without a Go type: `name` is its field there. Messages
 * name the fields from the struct on, faults from the object on.
 */
export function decodeWithin(
  type: string,
  value: unknown,
  name: string,
  faults: StrictFaults,
): JsonObject {
  const trail = new Trail(faults);
  trail.enter("", name);
  if (isObject(value)) return decodeStruct(structType(type), value, trail);
  throw new DecodeError(
    `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type v1.${type}`,
  );
}

/** After so many faults the real decoder does not tell of more. */
const mostFaults = 100;

/** What strict decoding does not like, in the order in which it stands in the text. */
export class StrictFaults {
  readonly messages: string[] = [];
  readonly unknownPaths: string[] = [];
  readonly #duplicates: ReadonlySet<string>;

  /** `duplicates`: paths of the keys that stand more than once. */
  constructor(duplicates: readonly string[] = []) {
    this.#duplicates = new Set(duplicates);
  }

  get hasDuplicates(): boolean {
    return this.#duplicates.size > 0;
  }

  /** For objects that are not decoded field by field: all duplicates at once. */
  noteDuplicates(): void {
    for (const path of this.#duplicates) {
      this.messages.push(`duplicate field ${JSON.stringify(path)}`);
    }
  }

  noteUnknown(path: string): void {
    this.unknownPaths.push(path);
    this.#note(`unknown field ${JSON.stringify(path)}`);
  }

  noteIfDuplicate(path: string): void {
    if (this.#duplicates.has(path)) this.#note(`duplicate field ${JSON.stringify(path)}`);
  }

  #note(message: string): void {
    if (this.messages.length < mostFaults) this.messages.push(message);
  }
}

/** Without a `trail`, anything out of the ordinary throws Flaw. */
function decodeStruct(type: StructType, value: JsonObject, trail: Trail | undefined): JsonObject {
  const object: JsonObject = {};
  for (const name of Object.keys(value)) {
    const field = type.fields.get(name);
    if (!field && !trail) throw new Flaw();
    const item = value[name];
    trail?.enter(type.name, name);
    if (!field) trail?.faults.noteUnknown(trail.path);
    else {
      trail?.faults.noteIfDuplicate(trail.path);
      if (item !== null && item !== undefined) {
        const decoded = decodeValue(field.type, item, trail);
        if (isKept(field, decoded)) object[name] = decoded;
      }
    }
    trail?.leave();
  }
  for (const field of alwaysWritten(type)) {
    if (object[field.name] === undefined) object[field.name] = emptyOf(field);
  }
  return object;
}

const always = new Map<StructType, Field[]>();

function alwaysWritten(type: StructType): Field[] {
  let fields = always.get(type);
  if (!fields) {
    fields = [...type.fields.values()].filter(
      (field) => field.keepEmpty || (!field.pointer && isAlwaysWritten(field.type)),
    );
    always.set(type, fields);
  }
  return fields;
}

function isAlwaysWritten(type: TypeRef): boolean {
  return (
    type.form === "struct" || (type.form === "scalar" && ["Time", "MicroTime"].includes(type.name))
  );
}

function emptyOf({ type, pointer }: Field): unknown {
  if (pointer) return null;
  if (type.form === "struct") return decode(type.name, {});
  if (type.form !== "scalar") return null;
  return type.name === "IntOrString" ? 0 : type.name === "Quantity" ? null : zeroOf(type);
}

/** What omitempty keeps: pointers always, other values unless they are zero or empty. */
function isKept(field: Field, value: unknown): boolean {
  if (field.pointer || field.keepEmpty || field.type.form === "struct") return true;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  if (field.type.form === "scalar" && field.type.name === "IntOrString") return true;
  return value !== "" && value !== 0 && value !== false;
}

function decodeValue(type: TypeRef, value: unknown, trail: Trail | undefined): unknown {
  switch (type.form) {
    case "struct": {
      if (!isObject(value)) throw mismatch(value, type, trail);
      return decodeStruct(structType(type.name), value, trail);
    }
    case "list": {
      if (!Array.isArray(value)) throw mismatch(value, type, trail);
      return value.map((item, index) => {
        if (item === null) return zeroOf(type.of);
        trail?.enter("", index);
        const decoded = decodeValue(type.of, item, trail);
        trail?.leave();
        return decoded;
      });
    }
    case "map": {
      if (!isObject(value)) throw mismatch(value, type, trail);
      const map: JsonObject = {};
      for (const key of Object.keys(value)) {
        const item = value[key];
        trail?.enter("", key);
        trail?.faults.noteIfDuplicate(trail.path);
        map[key] = item === null ? zeroOf(type.of) : decodeValue(type.of, item, trail);
        trail?.leave();
      }
      return map;
    }
    default:
      return decodeScalar(type.name, value, type, trail);
  }
}

/** As what those types read themselves that are not what they look like. */
const textType: TypeRef = { form: "scalar", name: "string" };
const numberType: TypeRef = { form: "scalar", name: "int32" };

/** Of a value in a list or a map that is null. */
function zeroOf(type: TypeRef): unknown {
  if (type.form === "struct") return decode(type.name, {});
  return type.form === "scalar" ? (zeros[type.name] ?? null) : null;
}

const zeros: { readonly [name: string]: unknown } = {
  string: "",
  bool: false,
  int32: 0,
  int64: 0,
  Quantity: "0",
};

function decodeScalar(
  name: ScalarName,
  value: unknown,
  type: TypeRef,
  trail: Trail | undefined,
): unknown {
  switch (name) {
    case "byte": {
      if (typeof value !== "string") throw mismatch(value, type, trail);
      const bad = base64Fault(value);
      if (bad !== undefined) throw new DecodeError(`illegal base64 data at input byte ${bad}`);
      return value;
    }
    case "string":
      if (typeof value !== "string") throw mismatch(value, type, trail);
      return value;
    case "Time":
    case "MicroTime":
      if (typeof value !== "string") throw mismatch(value, textType, trail, type);
      return decodeTime(value, name);
    case "bool":
      if (typeof value !== "boolean") throw mismatch(value, type, trail);
      return value;
    case "int32":
    case "int64":
      if (typeof value !== "number" || !fits(value, name)) throw mismatch(value, type, trail);
      return value;
    case "IntOrString":
      if (typeof value !== "string" && !(typeof value === "number" && fits(value, "int32"))) {
        throw mismatch(value, numberType, trail, type);
      }
      return value;
    case "number":
      if (typeof value !== "number") throw mismatch(value, type, trail);
      return value;
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrStringArray":
      return decodeSchemaOr(name, value);
    case "Quantity":
      return decodeQuantity(value);
    default:
      return value;
  }
}

/** As a Quantity reads itself: whatever JSON it is, its text is parsed. */
function decodeQuantity(value: unknown): string {
  try {
    return mustParseQuantity((typeof value === "string" ? value : JSON.stringify(value)).trim())
      .canonical;
  } catch (error) {
    throw error instanceof QuantityError ? new DecodeError(error.message) : error;
  }
}

/** Below these types nobody looks for unknown fields, and what does not fit is nothing: they read themselves. */
function decodeSchemaOr(name: ScalarName, value: unknown): unknown {
  if (isObject(value)) return decode("JSONSchemaProps", value);
  if (name === "JSONSchemaPropsOrBool") {
    if (typeof value === "boolean") return value;
    throw new DecodeError("boolean or JSON schema expected");
  }
  if (!Array.isArray(value)) return null;
  const schemaOf = (item: unknown) => decode("JSONSchemaProps", item);
  return name === "JSONSchemaPropsOrArray" ? value.map(schemaOf) : value;
}

/** Times that are stored as they are given, without a look at the calendar. */
const usual = {
  Time: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}Z$/,
  MicroTime:
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d{6}Z$/,
};

/** The time as it is stored: in UTC, without fractions of a second or with six digits of them. */
function decodeTime(text: string, name: "Time" | "MicroTime"): string {
  if (usual[name].test(text)) return text;
  const fault = timeFault(text, name === "Time" ? rfc3339 : rfc3339Micro);
  if (fault !== undefined) throw new DecodeError(fault);
  // Go reads these, too.
  const ms = parseTime(text.replace(",", ".").replace(/T(\d):/, "T0$1:"));
  return name === "Time" ? formatTime(ms) : formatMicroTime(ms);
}

function fits(value: number, name: "int32" | "int64"): boolean {
  return Number.isInteger(value) && Math.abs(value) <= (name === "int64" ? 2 ** 63 : 0x7fffffff);
}

/** `wanted`: the type itself, where it reads itself as another. */
function mismatch(
  value: unknown,
  type: TypeRef,
  trail: Trail | undefined,
  wanted: TypeRef = type,
): Error {
  if (!trail) return new Flaw();
  const { struct, names } = trail.field;
  const given =
    typeof value === "number" && !isSimpleNumberError(type) ? `number ${value}` : jsonTypeOf(value);
  return new DecodeError(
    `json: cannot unmarshal ${given} into Go struct field ${struct}.${names} of type ${goType(type)}`,
    { value, type: wanted },
  );
}

/** encoding/json names the number only where a number of another size was wanted. */
function isSimpleNumberError(type: TypeRef): boolean {
  return !(type.form === "scalar" && (type.name === "int32" || type.name === "int64"));
}

/** The type of a value in encoding/json's messages. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "array" : typeof value;
}

function goType(type: TypeRef): string {
  switch (type.form) {
    case "struct":
      return `v1.${type.name}`;
    case "list":
      return `[]${goType(type.of)}`;
    case "map":
      return `map[string]${goType(type.of)}`;
    default:
      return goScalars[type.name] ?? type.name;
  }
}

const goScalars: { readonly [name: string]: string } = {
  byte: "[]uint8",
  Time: "v1.Time",
  MicroTime: "v1.MicroTime",
  Quantity: "resource.Quantity",
  number: "float64",
  any: "interface {}",
};
