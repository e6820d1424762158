// What a list, a watch or a get may ask for. Rules of internalversion/validation and of the storage.

import { badRequest, StatusError } from "#api/errors.ts";
import { type FieldError, forbidden, invalidError } from "#api/field-errors.ts";
import type { Query } from "./query.ts";

const path = "resourceVersionMatch";

/** Whether the options of a list or a watch can be read and go together. Throws Invalid, BadRequest. */
export function checkListOptions(query: Query): void {
  query.number("timeoutSeconds");
  query.number("limit");
  const errors = query.is("watch") ? watchFaults(query) : listFaults(query);
  if (errors.length > 0) throw invalidError("ListOptions.meta.k8s.io", "", errors);
}

/** Whether there is such a version to read. Throws BadRequest, Timeout (a version from the future). */
export function checkListVersion(query: Query, currentRevision: number, isWatch: boolean): void {
  const version = query.get("resourceVersion");
  checkVersion(
    version,
    isWatch ? internal : (why) => badRequest(`invalid resource version: ${why}`),
  );
  if (isWatch) return;
  refuseFuture(version, currentRevision);
  if (query.get("continue") && version && version !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
}

/** A single object can be asked for as of some version at least. Throws BadRequest, InternalError, Timeout. */
export function checkGetQuery(query: Query, currentRevision: number): void {
  if (query.is("export")) {
    throw badRequest("the export parameter, deprecated since v1.14, is no longer supported");
  }
  const version = query.get("resourceVersion");
  checkVersion(version, internal);
  refuseFuture(version, currentRevision);
}

function listFaults(query: Query): FieldError[] {
  const match = query.get(path);
  const errors: FieldError[] = [];
  if (match) {
    const version = query.get("resourceVersion");
    if (!version) {
      errors.push(forbidden(path, `${path} is forbidden unless resourceVersion is provided`));
    }
    if (query.get("continue")) {
      errors.push(forbidden(path, `${path} is forbidden when continue is provided`));
    }
    if (!["Exact", "NotOlderThan"].includes(match)) {
      errors.push(unsupportedMatch(match, `"Exact", "NotOlderThan", ""`));
    }
    if (match === "Exact" && version === "0") {
      errors.push(forbidden(path, `${path} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (query.has("sendInitialEvents")) {
    errors.push(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return errors;
}

/** The WatchList feature is off by default in Kubernetes 1.33. */
function watchFaults(query: Query): FieldError[] {
  const match = query.get(path);
  const sends = query.has("sendInitialEvents");
  const errors: FieldError[] = [];
  if (sends) {
    if (match !== "NotOlderThan") {
      const why = `sendInitialEvents requires setting ${path} to NotOlderThan`;
      errors.push(forbidden(path, why));
    }
    const why =
      "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
    errors.push(forbidden("sendInitialEvents", why));
  }
  if (match) {
    if (!sends) {
      const why = `${path} is forbidden for watch unless sendInitialEvents is provided`;
      errors.push(forbidden(path, why));
    }
    if (match !== "NotOlderThan") errors.push(unsupportedMatch(match, `"NotOlderThan"`));
    if (query.get("continue")) {
      errors.push(forbidden(path, `${path} is forbidden when continue is provided`));
    }
  }
  return errors;
}

function unsupportedMatch(match: string, supported: string): FieldError {
  return {
    reason: "FieldValueNotSupported",
    field: path,
    message: `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`,
  };
}

/** As the storage's cache says it, and nobody above puts into other words. */
const internal = (message: string) => new StatusError("", message);

function checkVersion(version: string, refusal: (why: string) => StatusError): void {
  if (!version) return;
  const isNumber = /^\d+$/.test(version);
  if (isNumber && BigInt(version) < 2n ** 64n) return;
  const text = JSON.stringify(version);
  const fault = isNumber ? "value out of range" : "invalid syntax";
  throw refusal(
    `resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: ${fault}`,
  );
}

function refuseFuture(version: string, current: number): void {
  if (Number(version) <= current) return;
  throw new StatusError(
    "Timeout",
    `Timeout: Too large resource version: ${version}, current: ${current}`,
    {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  );
}
