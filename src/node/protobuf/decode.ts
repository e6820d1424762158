// Kubernetes' protobuf, read only: kubectl 1.32 and later posts it from its generators (`create deployment`,
// `autoscale`, `auth can-i`, …) without falling back to JSON, and real servers answer with it.

import { badRequest } from "#api/errors.ts";
import { formatMicroTime, formatTime } from "#api/time.ts";
import type { JsonObject } from "#base/json.ts";
import { messageOf } from "./messages.ts";
import type { ProtobufField } from "./notation.ts";

const magic = Buffer.from("k8s\0");

/** True for a body that begins as every Kubernetes protobuf body does. */
export function isProtobuf(body: Buffer): boolean {
  return body.subarray(0, magic.length).equals(magic);
}

/**
 * The object in a protobuf body, as its JSON would be. Throws BadRequest for a kind or a field that is
 * not known here, and for bytes that are no protobuf.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  const unknown = new Decoder("").read(body.subarray(magic.length), "Unknown");
  const { apiVersion = "", kind = "" } = (unknown["typeMeta"] ?? {}) as Record<string, string>;
  const name = kind.includes("Options") ? "DeleteOptions" : kind;
  if (!messageOf(apiVersion, name)) {
    throw badRequest(
      `protobuf bodies of kind ${kind} in ${apiVersion} are not understood; send JSON`,
    );
  }
  const raw = unknown["raw"];
  const object = raw instanceof Buffer ? new Decoder(apiVersion).read(raw, name) : {};
  return { kind, apiVersion, ...object };
}

/** One event of a watch, without the length that stands before it. */
export function decodeWatchEvent(frame: Buffer): JsonObject {
  return new Decoder("").read(frame, "WatchEvent");
}

/** Reads messages of one API version. What Go's `omitempty` would leave out of the JSON is left out here. */
class Decoder {
  readonly #apiVersion: string;

  constructor(apiVersion: string) {
    this.#apiVersion = apiVersion;
  }

  read(bytes: Buffer, message: string): JsonObject {
    const fields = messageOf(this.#apiVersion, message);
    if (!fields) throw badRequest(`protobuf message ${message} is not understood; send JSON`);
    const reader = new Reader(bytes);
    const object: JsonObject = {};
    while (!reader.atEnd) {
      const [number, wire] = reader.tag();
      const value = wire === 0 ? reader.varint() : wire === 1 ? reader.double() : reader.bytes();
      const field = fields.get(number);
      if (field) this.#put(object, field, value);
      else if (typeof value === "number" ? value !== 0 : value.length > 0) {
        throw badRequest(`protobuf field ${number} of ${message} is not understood; send JSON`);
      }
    }
    return object;
  }

  #put(object: JsonObject, field: ProtobufField, raw: number | Buffer): void {
    if (field.shape === "map") {
      const entry = this.#mapEntry(raw as Buffer, field.type);
      object[field.name] = { ...(object[field.name] as JsonObject | undefined), ...entry };
      return;
    }
    const value = this.#valueOf(field.type, raw);
    if (field.shape === "inline") Object.assign(object, value);
    else if (field.shape === "list") {
      object[field.name] = [...((object[field.name] as unknown[] | undefined) ?? []), value];
    } else if (field.shape === "pointer" || !isZero(value)) {
      object[field.name] = value;
    }
  }

  #valueOf(type: string, raw: number | Buffer): unknown {
    if (type === "bool") return raw !== 0;
    if (typeof raw === "number") return raw;
    if (type === "string") return raw.toString("utf8");
    if (type === "bytes") return raw.toString("base64");
    if (type === "raw") return raw;
    const message = this.read(raw, type);
    switch (type) {
      case "IntOrString":
        return message["type"] === 1 ? (message["strVal"] ?? "") : (message["intVal"] ?? 0);
      case "Quantity":
        return message["string"] ?? "0";
      case "Time":
      case "MicroTime":
        return timeOf(type, message);
      case "JSON":
      case "RawExtension":
      case "FieldsV1":
        return rawValue(message["raw"]);
      case "StringList":
        return message["items"] ?? [];
      case "JSONSchemaPropsOrArray":
        return message["jSONSchemas"] ?? message["schema"];
      case "JSONSchemaPropsOrBool":
        return message["schema"] ?? message["allows"] ?? false;
      case "JSONSchemaPropsOrStringArray":
        return message["property"] ?? message["schema"];
      default:
        return message;
    }
  }

  #mapEntry(bytes: Buffer, type: string): JsonObject {
    const reader = new Reader(bytes);
    let key = "";
    let value: unknown = "";
    while (!reader.atEnd) {
      const [number] = reader.tag();
      const raw = reader.bytes();
      if (number === 1) key = raw.toString("utf8");
      else value = this.#valueOf(type, raw);
    }
    return { [key]: value };
  }
}

/** What stands in a message as bytes: JSON, or an object in protobuf. */
function rawValue(raw: unknown): unknown {
  if (!(raw instanceof Buffer)) return null;
  return isProtobuf(raw) ? decodeProtobuf(raw) : (JSON.parse(raw.toString()) as unknown);
}

function timeOf(type: "Time" | "MicroTime", message: JsonObject): string | null {
  const { seconds = 0, nanos = 0 } = message as { seconds?: number; nanos?: number };
  if (!seconds) return null;
  const format = type === "MicroTime" ? formatMicroTime : formatTime;
  return format(seconds * 1000 + nanos / 1e6);
}

/** What `omitempty` leaves out. A struct is never empty: Go writes `{}`, and `null` for no time. */
function isZero(value: unknown): boolean {
  return value === "" || value === 0 || value === false;
}

/** The wire format: tags, varints and length-prefixed bytes. Throws BadRequest past the end. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Field number and wire type; only varint (0), 64 bits (1) and length-prefixed (2) occur in these kinds. */
  tag(): [number: number, wire: 0 | 1 | 2] {
    const tag = this.varint();
    const wire = tag & 7;
    if (wire !== 0 && wire !== 1 && wire !== 2)
      throw badRequest(`protobuf wire type ${wire} is not understood`);
    return [tag >>> 3, wire];
  }

  varint(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw badRequest("unexpected EOF");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw badRequest("protobuf integer overflow");
  }

  double(): number {
    if (this.#at + 8 > this.#bytes.length) throw badRequest("unexpected EOF");
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  bytes(): Buffer {
    const length = this.varint();
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw badRequest("unexpected EOF");
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
