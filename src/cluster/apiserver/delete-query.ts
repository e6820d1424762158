import type { ApiRequest } from "#api/client.ts";
import type { DeleteOptions } from "#api/delete-options.ts";
import { type FieldError, GoText, invalid, invalidError, notSupported } from "#api/field-errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { isObject } from "#base/json.ts";
import { decodeBody } from "./body.ts";
import { Query } from "./query.ts";

const policies = ["Foreground", "Background", "Orphan"];

/** Reads DeleteOptions from the body of a DELETE, or else from its query. Throws Invalid. */
export function readDeleteOptions(request: ApiRequest): DeleteOptions {
  const options = request.body ? fromBody(request) : fromQuery(new Query(request));
  const { propagationPolicy, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push({
      reason: "FieldValueNotSupported",
      field: "propagationPolicy",
      message: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    });
  }
  if (propagationPolicy !== undefined && options.orphanDependents !== undefined) {
    const why = "orphanDependents and deletionPropagation cannot be both set";
    errors.push(invalid("propagationPolicy", propagationPolicy, why));
  }
  if (dryRun.some((value) => value !== "All")) {
    const given = `[]string{${dryRun.map((value) => JSON.stringify(value)).join(", ")}}`;
    errors.push(notSupported("dryRun", new GoText(given), ["All"]));
  }
  if (errors.length > 0) throw invalidError("DeleteOptions.meta.k8s.io", "", errors);
  const { orphanDependents, ...others } = options;
  if (orphanDependents === undefined) return others;
  return { ...others, propagationPolicy: orphanDependents ? "Orphan" : "Background" };
}

type Options = DeleteOptions & { orphanDependents?: boolean };

function fromBody(request: ApiRequest): Options {
  const expected = { kind: "DeleteOptions", apiVersion: apiVersionIn(request), version: "v1" };
  return decodeBody(request, expected, "Ignore").object;
}

/** Every group has DeleteOptions. */
function apiVersionIn({ body = "" }: ApiRequest): string {
  try {
    const { value } = parseJson(body);
    const { apiVersion } = isObject(value) ? value : {};
    return typeof apiVersion === "string" && apiVersion !== "" ? apiVersion : "v1";
  } catch (error) {
    if (error instanceof JsonError) return "v1"; // Whoever decodes it will say so, or it is YAML.
    throw error;
  }
}

function fromQuery(query: Query): Options {
  const grace = query.number("gracePeriodSeconds");
  const policy = query.get("propagationPolicy");
  const dryRun = query.all("dryRun");
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(policy && { propagationPolicy: policy as NonNullable<Options["propagationPolicy"]> }),
    ...(dryRun.length > 0 && { dryRun }),
  };
}
