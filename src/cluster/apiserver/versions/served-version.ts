import type { Resource } from "#api/scheme.ts";
import type { JsonObject } from "#base/json.ts";

/** Another group or version by which objects of a resource can be read and written. */
export interface ServedVersion {
  readonly resource: Resource;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The type in the schema that objects have in this version; the kind's own unless told. */
  readonly type?: string;
  /** A stored object as it is in this version. */
  readonly fromStored: (object: JsonObject) => JsonObject;
  /** An object of this version as it is stored. */
  readonly toStored: (object: JsonObject) => JsonObject;
  /** The field of the stored version that a field selector means, where it has another name. */
  readonly storedField?: (field: string) => string;
}
