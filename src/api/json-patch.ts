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
      case "add":
        return this.#add(
          path,
          clone(value ?? null),
          "add operation does not apply: doc is missing path",
        );
      case "remove": {
        const { container, key } = this.#find(
          path,
          "remove operation does not apply: doc is missing path",
        );
        return within("remove", path, () => removeAt(container, key));
      }
      case "replace":
        return this.#replace(path, clone(value ?? null));
      case "move": {
        const source = this.#find(from, "move operation does not apply: doc is missing from path");
        const moved = getAt(source.container, source.key);
        within("move", source.key, () => removeAt(source.container, source.key));
        return this.#add(
          path,
          moved ?? null,
          "move operation does not apply: doc is missing destination path",
        );
      }
      case "copy": {
        const source = this.#find(from, "copy operation does not apply: doc is missing from path");
        const copied = clone(getAt(source.container, source.key) ?? null);
        return this.#add(
          path,
          copied,
          "copy operation does not apply: doc is missing destination path",
        );
      }
      case "test":
        return this.#test(path, value ?? null);
      default:
        throw new JsonPatchError(`Unexpected kind: ${typeof op === "string" ? op : "unknown"}`);
    }
  }

  #add(path: unknown, value: unknown, why: string): void {
    const { container, key } = this.#find(path, why);
    within("add", path, () => addAt(container, key, value));
  }

  #replace(path: unknown, value: unknown): void {
    if (path === "") {
      if (!isObject(value) && !Array.isArray(value)) {
        throw new JsonPatchError("replace operation value must be object or array");
      }
      this.#opened.add((this.#document = value));
      return;
    }
    const { container, key } = this.#find(
      path,
      "replace operation does not apply: doc is missing path",
    );
    getAt(container, key);
    setAt(container, key, value);
  }

  #test(path: unknown, value: unknown): void {
    const place =
      path === "" ? undefined : this.#find(path, "test operation does not apply: is missing path");
    const is = place ? (getAt(place.container, place.key) ?? null) : this.#document;
    if (!equal(is, value))
      throw new JsonPatchError(`testing value ${String(path)} failed: test failed`);
  }

  /** The container in which the last part of a path lies. */
  #find(path: unknown, why: string): { container: Container; key: string } {
    const parts = typeof path === "string" ? path.split("/").slice(1).map(unescaped) : [];
    const key = parts.pop();
    const refuse = () => new JsonPatchError(`${why}: ${JSON.stringify(path ?? "")}: ${missing}`);
    if (key === undefined) throw refuse();
    let container = this.#document;
    for (const part of parts) {
      const next = getAt(container, part);
      if (!isObject(next) && !Array.isArray(next)) throw refuse();
      this.#opened.add((container = next));
    }
    return { container, key };
  }
}

/** Says where it went wrong, as evanphx/json-patch does. */
function within(operation: string, place: unknown, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new JsonPatchError(
      `error in ${operation} for path: '${String(place)}': ${error.message}`,
    );
  }
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function getAt(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[indexOf(key, container.length)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function setAt(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container)) container[indexOf(key, container.length)] = value;
  // Not by assignment: a key may be called __proto__.
  else Object.defineProperty(container, key, { ...plain, value });
}

const plain = { enumerable: true, writable: true, configurable: true };

function addAt(container: Container, key: string, value: unknown): void {
  if (!Array.isArray(container)) setAt(container, key, value);
  else if (key === "-") container.push(value);
  else container.splice(indexOf(key, container.length + 1), 0, value);
}

function removeAt(container: Container, key: string): void {
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
    setAt(object, key, value);
  }
}
