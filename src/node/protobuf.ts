// Kubernetes' protobuf, as far as kubectl sends it: since 1.32 its generators (`create deployment`,
// `create service`, `autoscale`, `auth can-i`, …) post it and do not fall back to JSON.

import { badRequest } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { formatTime } from "#api/time.ts";
import { messages, type ProtobufField } from "./protobuf-fields.ts";

const magic = Buffer.from("k8s\0");

/** True for a body that begins as every Kubernetes protobuf body does. */
export function isProtobuf(body: Buffer): boolean {
  return body.subarray(0, magic.length).equals(magic);
}

/**
 * The object in a protobuf body, as its JSON would be. Throws BadRequest for a kind or a field that
 * no kubectl generator sends, and for bytes that are no protobuf.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  const unknown = read(body.subarray(magic.length), "Unknown");
  const { apiVersion = "", kind = "" } = (unknown["typeMeta"] ?? {}) as Record<string, string>;
  const versioned = `${kind} ${apiVersion}`;
  const plain = versioned in messages ? versioned : kind;
  const name = kind.includes("Options") ? "DeleteOptions" : plain;
  if (!(name in messages)) {
    throw badRequest(
      `protobuf bodies of kind ${kind} in ${apiVersion} are not understood; send JSON`,
    );
  }
  const raw = unknown["raw"];
  return { kind, apiVersion, ...read(raw instanceof Buffer ? raw : Buffer.alloc(0), name) };
}

/** Reads one message. Values that Go's `omitempty` would leave out of the JSON are left out here. */
function read(bytes: Buffer, message: string): JsonObject {
  const fields = messages[message];
  if (!fields) throw badRequest(`protobuf message ${message} is not understood; send JSON`);
  const reader = new Reader(bytes);
  const object: JsonObject = {};
  while (!reader.atEnd) {
    const [number, wire] = reader.tag();
    const value = wire === 0 ? reader.varint() : reader.bytes();
    const field = fields.get(number);
    if (field?.type === "ignored") continue;
    if (field) put(object, field, value);
    else if (typeof value === "number" ? value !== 0 : value.length > 0) {
      throw badRequest(`protobuf field ${number} of ${message} is not understood; send JSON`);
    }
  }
  return object;
}

function put(object: JsonObject, field: ProtobufField, raw: number | Buffer): void {
  if (field.shape === "map") {
    const entry = mapEntry(raw as Buffer, field.type);
    object[field.name] = { ...(object[field.name] as JsonObject | undefined), ...entry };
    return;
  }
  const value = valueOf(field.type, raw);
  if (field.shape === "inline") Object.assign(object, value);
  else if (field.shape === "list") {
    object[field.name] = [...((object[field.name] as unknown[] | undefined) ?? []), value];
  } else if (field.shape === "pointer" || !isZero(value)) {
    object[field.name] = value;
  }
}

function valueOf(type: string, raw: number | Buffer): unknown {
  if (type === "bool") return raw !== 0;
  if (typeof raw === "number") return raw;
  if (type === "string") return raw.toString("utf8");
  if (type === "bytes") return raw.toString("base64");
  if (type === "raw") return raw;
  const message = read(raw, type);
  if (type === "IntOrString")
    return message["type"] === 1 ? message["strVal"] : (message["intVal"] ?? 0);
  if (type === "Quantity") return message["string"] ?? "0";
  if (type === "Time") {
    const { seconds = 0 } = message as { seconds?: number };
    return seconds ? formatTime(seconds * 1000) : "";
  }
  return message;
}

function mapEntry(bytes: Buffer, type: string): JsonObject {
  const reader = new Reader(bytes);
  let key = "";
  let value: unknown = "";
  while (!reader.atEnd) {
    const [number] = reader.tag();
    const raw = reader.bytes();
    if (number === 1) key = raw.toString("utf8");
    else value = valueOf(type, raw);
  }
  return { [key]: value };
}

function isZero(value: unknown): boolean {
  if (typeof value === "object" && value !== null && !Buffer.isBuffer(value)) {
    return Object.keys(value).length === 0;
  }
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

  /** Field number and wire type; only varint (0) and length-prefixed (2) occur in these kinds. */
  tag(): [number: number, wire: 0 | 2] {
    const tag = this.varint();
    const wire = tag & 7;
    if (wire !== 0 && wire !== 2) throw badRequest(`protobuf wire type ${wire} is not understood`);
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

  bytes(): Buffer {
    const length = this.varint();
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw badRequest("unexpected EOF");
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
