// JSON patches (RFC 6902) as the library of the real server and of kubectl applies them: evanphx/json-patch 4. It
// is more lenient than the RFC: keys that are not there can be replaced and copied, what has no value is null,
// indices count from the end where they are negative, and what stands before the first slash of a path is nothing.

import { clone, equal, isObject, type JsonObject } from "#base/json.ts";

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** The patch does not fit the object; the message is the library's. */
export class JsonPatchError extends Error {
  override name = "JsonPatchError";
}

type Container = JsonObject | unknown[];

/**
 * The object after the patch; the object itself is not changed. What the patch has looked into has its keys in
 * the order of the alphabet. The operations may be anything. Throws JsonPatchError.
 */
export function applyJsonPatch(
  object: JsonObject,
  operations: readonly JsonPatchOperation[],
): JsonObject {
  const patched = new PatchedDocument(object);
  for (const operation of operations) {
    patched.apply(isObject(operation) ? operation : ({} as JsonPatchOperation));
  }
  return patched.finish();
}

const missing = "missing value";

class PatchedDocument {
  #document: Container;
  readonly #opened = new Set<Container>();

  constructor(object: JsonObject) {
    this.#document = clone(object);
    this.#opened.add(this.#document);
  }

  /** Go writes maps with sorted keys; what the patch has not looked into is copied as it was. */
  finish(): JsonObject {
    for (const container of this.#opened) if (isObject(container)) sortKeys(container);
    return this.#document as JsonObject;
  }

  apply({ op, path, from, value }: JsonPatchOperation): void {
    switch (op) {
      case "add": {
        const place = this.#find(bare("add", path), `${op} ${noPath}`, JSON.stringify);
        return within(`add for path: '${path}'`, () => addAt(place, clone(value ?? null)));
      }
      case "remove": {
        const place = this.#find(bare("remove", path), `${op} ${noPath}`, JSON.stringify);
        return within(`remove for path: '${path}'`, () => removeAt(place));
      }
      case "replace":
        return this.#replace(textOf(op, "path", path), clone(value ?? null));
      case "move": {
        const source = this.#find(textOf(op, "from", from), `${op} ${noFrom}`);
        const moved = within(`move for path: '${source.key}'`, () => {
          const found = getAt(source);
          removeAt(source);
          return found ?? null;
        });
        const place = this.#find(textOf(op, "path", path), `${op} ${noDestination}`);
        return within(`move for path: '${path}'`, () => addAt(place, moved));
      }
      case "copy": {
        const source = this.#find(textOf(op, "from", from), `${op} ${noFrom}`);
        const copied = within(`copy for from: '${from}'`, () => clone(getAt(source) ?? null));
        const place = this.#find(bare("copy", path), `${op} ${noDestination}`);
        return within("", () => addAt(place, copied));
      }
      case "test":
        return this.#test(textOf(op, "path", path), value ?? null);
      default:
        throw new JsonPatchError(`Unexpected kind: ${typeof op === "string" ? op : "unknown"}`);
    }
  }

  /** The whole may become another object or list; anything else leaves it as it is. */
  #replace(path: string, value: unknown): void {
    if (path === "") {
      if (isObject(value) || Array.isArray(value)) this.#opened.add((this.#document = value));
      return;
    }
    const place = this.#find(path, `replace ${noPath}`);
    try {
      getAt(place);
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new JsonPatchError(
        `replace operation does not apply: doc is missing key: ${path}: ${missing}`,
      );
    }
    setAt(place, value);
  }

  #test(path: string, value: unknown): void {
    const place =
      path === "" ? undefined : this.#find(path, "test operation does not apply: is missing path");
    const is = place
      ? within(`test for path: '${path}'`, () => getAt(place) ?? null)
      : this.#document;
    if (!equal(is, value)) throw new JsonPatchError(`testing value ${path} failed: test failed`);
  }

  /** The container in which the last part of a path lies. */
  #find(path: string, why: string, shown: (path: string) => string = String): Place {
    const parts = path.split("/").slice(1).map(unescaped);
    const key = parts.pop();
    const refuse = () => new JsonPatchError(`${why}: ${shown(path)}: ${missing}`);
    if (key === undefined) throw refuse();
    let container = this.#document;
    for (const part of parts) {
      const next = getAt({ container, key: part });
      if (!isObject(next) && !Array.isArray(next)) throw refuse();
      this.#opened.add((container = next));
    }
    return { container, key };
  }
}

const noPath = "operation does not apply: doc is missing path";
const noFrom = "operation does not apply: doc is missing from path";
const noDestination = "operation does not apply: doc is missing destination path";

/** Where something is or is to be. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

/** A path that must be there; of what is wrong with it nothing is told. */
function bare(operation: string, path: unknown): string {
  if (typeof path === "string") return path;
  throw new JsonPatchError(`${operation} operation failed to decode path: ${missing}`);
}

function textOf(operation: string, field: "path" | "from", text: unknown): string {
  if (typeof text === "string") return text;
  const why =
    text === undefined || text === null
      ? `operation${field === "path" ? " missing path" : ", missing from"} field: ${missing}`
      : `json: cannot unmarshal ${goKindOf(text)} into Go value of type string`;
  throw new JsonPatchError(`${operation} operation failed to decode ${field}: ${why}`);
}

function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** Says where it went wrong, as evanphx/json-patch does; no place: while something is copied. */
function within<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    const where = place ? `error in ${place}` : "error while adding value during copy";
    throw new JsonPatchError(`${where}: ${error.message}`);
  }
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function getAt({ container, key }: Place): unknown {
  if (Array.isArray(container)) return container[indexOf(key, container.length)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function setAt({ container, key }: Place, value: unknown): void {
  if (Array.isArray(container)) container[indexOf(key, container.length)] = value;
  // Not by assignment: a key may be called __proto__.
  else Object.defineProperty(container, key, { ...plain, value });
}

const plain = { enumerable: true, writable: true, configurable: true };

function addAt({ container, key }: Place, value: unknown): void {
  if (!Array.isArray(container)) setAt({ container, key }, value);
  else if (key === "-") container.push(value);
  else container.splice(indexOf(key, container.length + 1), 0, value);
}

function removeAt({ container, key }: Place): void {
  if (Array.isArray(container)) {
    container.splice(indexOf(key, container.length), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw new JsonPatchError(`Unable to remove nonexistent key: ${key}: ${missing}`);
  }
  delete container[key];
}

/** A negative index counts from the end. */
function indexOf(key: string, length: number): number {
  if (!/^[+-]?\d+$/.test(key)) {
    throw new JsonPatchError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  }
  const index = Number(key);
  if (index >= length || index < -length) {
    throw new JsonPatchError(`Unable to access invalid index: ${index}: invalid index referenced`);
  }
  return index < 0 ? index + length : index;
}

function sortKeys(object: JsonObject): void {
  for (const key of Object.keys(object).toSorted()) {
    const value = object[key];
    delete object[key];
    setAt({ container: object, key }, value);
  }
}
