import type { ApiRequest } from "#api/client.ts";
import type { DeleteOptions } from "#api/delete-options.ts";
import { StatusError } from "#api/errors.ts";
import { type FieldError, invalid, invalidError, notSupported } from "#api/field-errors.ts";
import { decode, DecodeError } from "#api/schema/decode.ts";
import { bodyType, parseText, typeIn } from "./body.ts";
import { goStrings } from "./kinds/rules/go-text.ts";
import { Query } from "./query.ts";
import { externalType } from "./registered-kinds.ts";

const policies = ["Foreground", "Background", "Orphan"];

type Options = DeleteOptions & { readonly orphanDependents?: boolean };

/**
 * Reads DeleteOptions from the body of a DELETE, or else from its query. `mustGo`: whoever asks wants the dependents
 * gone, in the words of old. Throws Invalid, BadRequest, and for a body that cannot be read an error without a reason.
 */
export function readDeleteOptions(
  request: ApiRequest,
): DeleteOptions & { readonly mustGo: boolean } {
  const options = request.body ? fromBody(request) : fromQuery(new Query(request));
  const { orphanDependents, ...others } = options;
  const { propagationPolicy, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const why = "orphanDependents and deletionPropagation cannot be both set";
    errors.push(invalid("propagationPolicy", propagationPolicy, why));
  }
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push(notSupported("propagationPolicy", propagationPolicy, [...policies, "nil"]));
  }
  if (dryRun.some((value) => value !== "All")) {
    errors.push(notSupported("dryRun", goStrings(dryRun), ["All"]));
  }
  if (errors.length > 0) throw invalidError("DeleteOptions.meta.k8s.io", "", errors);
  if (orphanDependents === undefined) return { ...others, mustGo: false };
  const policy = orphanDependents ? "Orphan" : "Background";
  return { ...others, propagationPolicy: policy, mustGo: !orphanDependents };
}

/** The real server forgets to say that these are the client's fault. */
function unreadable(why: string): StatusError {
  return new StatusError("", why);
}

/** Every group and version has DeleteOptions here, even one that does not exist: as internalversion/scheme. */
function fromBody(request: ApiRequest): Options {
  const { value } = parseText(request.body ?? "", bodyType(request), unreadable);
  const given = typeIn(value, unreadable);
  if (given.kind !== "" && given.kind !== "DeleteOptions") throw otherKind(given);
  try {
    return decode("DeleteOptions", value ?? {});
  } catch (error) {
    if (error instanceof DecodeError) throw unreadable(error.message);
    throw error;
  }
}

/** Kinds that have no version in the scheme of options. */
const known = ["CreateOptions", "UpdateOptions", "Status", "APIGroup", "APIVersions"];

function otherKind({ kind, group, version }: ReturnType<typeof typeIn>): StatusError {
  const apiVersion = version === "" ? "meta.k8s.io/v1" : group ? `${group}/${version}` : version;
  return unreadable(
    known.includes(kind)
      ? `converting (${externalType(apiVersion, kind)}) to (v1.DeleteOptions): unknown conversion`
      : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/apis/meta/internalversion/scheme/register.go:27"`,
  );
}

function fromQuery(query: Query): Options {
  const grace = query.number("gracePeriodSeconds");
  const dryRun = query.all("dryRun");
  const uid = query.get("uid");
  const resourceVersion = query.get("resourceVersion");
  const preconditions = { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) };
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(query.has("orphanDependents") && { orphanDependents: query.is("orphanDependents") }),
    ...(query.has("propagationPolicy") && {
      propagationPolicy: query.get("propagationPolicy") as NonNullable<
        Options["propagationPolicy"]
      >,
    }),
    ...(dryRun.length > 0 && { dryRun }),
    ...((uid || resourceVersion) && { preconditions }),
  };
}
