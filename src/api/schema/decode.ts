import { isObject, type JsonObject } from "#base/json.ts";
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
}

/** A step on the way to a value: a field of a struct, an item of a list or a map (`struct` ""). */
interface Step {
  readonly struct: string;
  readonly name: string | number;
}

/** Where the decoder is: names are put together for messages only. */
class Place {
  readonly #structs: string[] = [];
  readonly #names: (string | number)[] = [];

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
    const steps = this.#structs.map((struct, index): Step => ({
      struct,
      name: this.#names[index]!,
    }));
    const fields = steps.filter(({ struct }) => struct);
    return { struct: fields.at(-1)?.struct ?? "", names: fields.map(({ name }) => name).join(".") };
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
  return decodeStruct(structType(type), value, new Place(), faults);
}

/** What strict decoding does not like, in the order in which it stands in the text. */
export class StrictFaults {
  readonly messages: string[] = [];
  readonly #duplicates: ReadonlySet<string>;

  /** `duplicates`: paths of the keys that stand more than once. */
  constructor(duplicates: readonly string[] = []) {
    this.#duplicates = new Set(duplicates);
  }

  noteUnknown(place: Place): void {
    this.messages.push(`unknown field ${JSON.stringify(place.path)}`);
  }

  noteIfDuplicate(place: Place): void {
    if (this.#duplicates.size === 0) return;
    const { path } = place;
    if (this.#duplicates.has(path)) this.messages.push(`duplicate field ${JSON.stringify(path)}`);
  }
}

function decodeStruct(
  type: StructType,
  value: JsonObject,
  place: Place,
  faults: StrictFaults,
): JsonObject {
  const object: JsonObject = {};
  for (const name of Object.keys(value)) {
    const field = type.fields.get(name);
    const item = value[name];
    place.enter(type.name, name);
    if (!field) faults.noteUnknown(place);
    else {
      faults.noteIfDuplicate(place);
      if (item !== null && item !== undefined) {
        const decoded = decodeValue(field.type, item, place, faults);
        if (isKept(field, decoded)) object[name] = decoded;
      }
    }
    place.leave();
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

function emptyOf({ type }: Field): unknown {
  if (type.form === "struct") return decode(type.name, {});
  if (type.form !== "scalar") return null;
  if (type.name === "string") return "";
  if (type.name === "bool") return false;
  return type.name === "int32" || type.name === "int64" || type.name === "IntOrString" ? 0 : null;
}

/** What omitempty keeps: pointers always, other values unless they are zero or empty. */
function isKept(field: Field, value: unknown): boolean {
  if (field.pointer || field.keepEmpty || field.type.form === "struct") return true;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  if (field.type.form === "scalar" && field.type.name === "IntOrString") return true;
  return value !== "" && value !== 0 && value !== false;
}

function decodeValue(type: TypeRef, value: unknown, place: Place, faults: StrictFaults): unknown {
  switch (type.form) {
    case "struct": {
      if (!isObject(value)) throw mismatch(value, type, place);
      return decodeStruct(structType(type.name), value, place, faults);
    }
    case "list": {
      if (!Array.isArray(value)) throw mismatch(value, type, place);
      return value.map((item, index) => {
        if (item === null) return zeroOf(type.of);
        place.enter("", index);
        const decoded = decodeValue(type.of, item, place, faults);
        place.leave();
        return decoded;
      });
    }
    case "map": {
      if (!isObject(value)) throw mismatch(value, type, place);
      const map: JsonObject = {};
      for (const key of Object.keys(value)) {
        const item = value[key];
        place.enter("", key);
        faults.noteIfDuplicate(place);
        map[key] = item === null ? zeroOf(type.of) : decodeValue(type.of, item, place, faults);
        place.leave();
      }
      return map;
    }
    default:
      return decodeScalar(type.name, value, type, place);
  }
}

function zeroOf(type: TypeRef): unknown {
  if (type.form === "struct") return decode(type.name, {});
  return type.form === "scalar" && type.name === "string" ? "" : null;
}

function decodeScalar(name: ScalarName, value: unknown, type: TypeRef, place: Place): unknown {
  switch (name) {
    case "byte": {
      if (typeof value !== "string") throw mismatch(value, type, place);
      const bad = value.search(/[^A-Za-z0-9+/=\r\n]/);
      if (bad >= 0) throw new DecodeError(`illegal base64 data at input byte ${bad}`);
      return value;
    }
    case "string":
      if (typeof value !== "string") throw mismatch(value, type, place);
      return value;
    case "Time":
    case "MicroTime":
      if (typeof value !== "string") throw mismatch(value, type, place);
      return decodeTime(value, name);
    case "bool":
      if (typeof value !== "boolean") throw mismatch(value, type, place);
      return value;
    case "int32":
    case "int64":
      if (typeof value !== "number" || !fits(value, name)) throw mismatch(value, type, place);
      return value;
    case "IntOrString":
      if (typeof value !== "string" && !(typeof value === "number" && fits(value, "int32"))) {
        throw mismatch(value, { form: "scalar", name: "int32" }, place);
      }
      return value;
    case "Quantity":
      if (typeof value === "number") return String(value);
      if (typeof value !== "string") throw mismatch(value, type, place);
      return value;
    default:
      return value;
  }
}

/** The time as it is stored: in UTC, without fractions of a second or with six digits of them. */
function decodeTime(text: string, name: "Time" | "MicroTime"): string {
  if (name === "Time" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return text;
  if (name === "MicroTime" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return text;
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? parseTime(text) : Number.NaN;
  if (!Number.isNaN(ms)) return name === "Time" ? formatTime(ms) : formatMicroTime(ms);
  const layout = name === "Time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
  throw new DecodeError(
    `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as "2006"`,
  );
}

function fits(value: number, name: "int32" | "int64"): boolean {
  return Number.isInteger(value) && Math.abs(value) <= (name === "int64" ? 2 ** 63 : 0x7fffffff);
}

function mismatch(value: unknown, type: TypeRef, place: Place): DecodeError {
  const { struct, names } = place.field;
  const given =
    typeof value === "number" && !isSimpleNumberError(type) ? `number ${value}` : jsonTypeOf(value);
  return new DecodeError(
    `json: cannot unmarshal ${given} into Go struct field ${struct}.${names} of type ${goType(type)}`,
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
  any: "interface {}",
};
