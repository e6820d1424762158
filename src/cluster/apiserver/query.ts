import type { ApiRequest } from "#api/client.ts";
import { badRequest } from "#api/errors.ts";
import {
  type FieldError,
  forbidden,
  invalidError,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { goStrings } from "./kinds/rules/go-text.ts";
import { validateManager } from "./managed-fields/manager-validation.ts";

/** A request's query by name; where a name repeats, the first value. */
export class Query {
  readonly #values: NonNullable<ApiRequest["query"]>;
  /** Who asks, as the user-agent header says: `kubectl`. */
  readonly client: string;

  constructor(request: ApiRequest) {
    this.#values = request.query ?? [];
    this.client = request.headers?.["user-agent"]?.split("/")[0] ?? "";
  }

  get(name: string): string {
    return this.#values.find(([key]) => key === name)?.[1] ?? "";
  }

  has(name: string): boolean {
    return this.#values.some(([key]) => key === name);
  }

  all(name: string): string[] {
    return this.#values.filter(([key]) => key === name).map(([, value]) => value);
  }

  /** Any value but `false` and `0` is a yes, even none at all. */
  is(name: string): boolean {
    const given = this.#values.find(([key]) => key === name);
    return given !== undefined && given[1].toLowerCase() !== "false" && given[1] !== "0";
  }

  /** Throws BadRequest for what is no whole number. */
  number(name: string): number | undefined {
    const given = this.#values.find(([key]) => key === name)?.[1];
    if (given === undefined) return undefined;
    const isNumber = /^[+-]?\d+$/.test(given);
    if (isNumber && Math.abs(Number(given)) < 2 ** 63) return Number(given);
    const why = isNumber ? "value out of range" : "invalid syntax";
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: ${why}`);
  }
}

/** How a write is to be taken. */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  /** In whose name it is made: the fieldManager of the query, or else the client's own. */
  readonly manager: string;
  /** Of server-side apply: what others hold is taken from them. */
  readonly force: boolean;
}

/**
 * Reads the options of a write. `kind` is CreateOptions, UpdateOptions or PatchOptions; `isApply` tells
 * server-side apply from other patches. Throws Invalid.
 */
export function readWriteQuery(query: Query, kind: string, isApply = false): WriteQuery {
  const errors: FieldError[] = [];
  const fieldManager = query.get("fieldManager");
  if (kind === "PatchOptions" && !isApply && query.has("force")) {
    errors.push(forbidden("force", "may not be specified for non-apply patch"));
  }
  if (isApply && !fieldManager)
    errors.push(required("fieldManager", "is required for apply patch"));
  errors.push(...validateManager(fieldManager, "fieldManager"));
  const dryRun = query.all("dryRun");
  if (dryRun.some((value) => value !== "All")) {
    errors.push(notSupported("dryRun", goStrings(dryRun), ["All"]));
  }
  const fieldValidation = query.get("fieldValidation");
  if (!["", "Ignore", "Strict", "Warn"].includes(fieldValidation)) {
    errors.push(notSupported("fieldValidation", fieldValidation, ["", "Ignore", "Strict", "Warn"]));
  }
  if (errors.length > 0) throw invalidError(`${kind}.meta.k8s.io`, "", errors);
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: (fieldValidation || "Warn") as WriteQuery["fieldValidation"],
    manager: fieldManager || query.client || "unknown",
    force: query.is("force"),
  };
}
