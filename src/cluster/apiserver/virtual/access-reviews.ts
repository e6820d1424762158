// May somebody do something? Everybody may do everything here, and these reviews say so.

import type { ApiRequest } from "#api/client.ts";
import { badRequest } from "#api/errors.ts";
import { type FieldError, GoText, invalid, invalidError } from "#api/field-errors.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Registry } from "../registry.ts";
import { json, type ServerResponse } from "../response.ts";
import { userOf } from "../user.ts";
import { readReview, reviewed } from "./review.ts";
import type { VirtualPlace, VirtualResource } from "./virtual-resource.ts";

const group = "authorization.k8s.io";

/** The reviews of authorization.k8s.io, and SelfSubjectReview: who am I. */
export const accessReviews: readonly VirtualResource[] = [
  { ...review("LocalSubjectAccessReview", answerAccess), namespaced: true },
  review("SelfSubjectAccessReview", answerAccess),
  review("SelfSubjectRulesReview", answerRules),
  review("SubjectAccessReview", answerAccess),
  { ...review("SelfSubjectReview", answerWhoAmI), group: "authentication.k8s.io" },
];

type Answer = (
  request: ApiRequest,
  kind: string,
  place: VirtualPlace,
  registry: Registry,
) => ServerResponse;

function review(kind: string, answer: Answer): VirtualResource {
  return {
    group,
    version: "v1",
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    kind,
    shortNames: [],
    namespaced: false,
    verbs: ["create"],
    answer: (request, place, registry) => answer(request, kind, place, registry),
  };
}

function answerWhoAmI(
  request: ApiRequest,
  kind: string,
  _: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const asked = readReview(request, "authentication.k8s.io/v1", kind, registry);
  const metadata = { ...asked.metadata, creationTimestamp: registry.timestamp };
  return json(201, reviewed({ ...asked, metadata }, { userInfo: userOf(request) }));
}

function answerAccess(
  request: ApiRequest,
  kind: string,
  { namespace }: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const asked = readReview(request, `${group}/v1`, kind, registry);
  const { spec } = asked;
  if (kind === "LocalSubjectAccessReview") {
    const { resourceAttributes } = spec;
    const wanted = isObject(resourceAttributes) ? resourceAttributes["namespace"] : undefined;
    if (wanted !== namespace) {
      throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`);
    }
  }
  const errors = accessFaults(spec, kind);
  if (errors.length > 0) throw invalidError(`${kind}.${group}`, "", errors);
  return json(201, reviewed(asked, { allowed: true }));
}

function accessFaults(spec: JsonObject, kind: string): FieldError[] {
  const { resourceAttributes, nonResourceAttributes, user, groups } = spec;
  const errors: FieldError[] = [];
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const why = "cannot be specified in combination with resourceAttributes";
    const shown = new GoText(JSON.stringify(nonResourceAttributes));
    errors.push(invalid("spec.nonResourceAttributes", shown, why));
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    errors.push(invalid("spec.resourceAttributes", null, why));
  }
  if (kind !== "SelfSubjectAccessReview" && !user && groups === undefined) {
    errors.push(invalid("spec.user", "", "at least one of user or group must be specified"));
  }
  return errors;
}

/** The rules of cluster-admin, and those that everybody has who is known at all. */
function answerRules(
  request: ApiRequest,
  kind: string,
  _: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const asked = readReview(request, `${group}/v1`, kind, registry);
  if (!asked.spec["namespace"]) throw badRequest("no namespace on request");
  const paths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
  const discovery = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"];
  return json(
    201,
    reviewed(asked, {
      resourceRules: [
        { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
        creates(group, "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
        creates("authentication.k8s.io", "selfsubjectreviews"),
      ],
      nonResourceRules: [
        { verbs: ["*"], nonResourceURLs: ["*"] },
        { verbs: ["get"], nonResourceURLs: [...discovery, ...paths].toSorted() },
        { verbs: ["get"], nonResourceURLs: paths },
      ],
      incomplete: false,
    }),
  );
}

function creates(apiGroup: string, ...resources: string[]): object {
  return { verbs: ["create"], apiGroups: [apiGroup], resources };
}
