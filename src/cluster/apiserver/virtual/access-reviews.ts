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

const facts = { group, version: "v1", shortNames: [], namespaced: false, verbs: ["create"] };

/** The reviews of authorization.k8s.io, and SelfSubjectReview: who am I. */
export const accessReviews: readonly VirtualResource[] = [
  {
    ...facts,
    plural: "localsubjectaccessreviews",
    singular: "localsubjectaccessreview",
    kind: "LocalSubjectAccessReview",
    namespaced: true,
    answer: (request, place, registry) =>
      answerAccess(request, "LocalSubjectAccessReview", place, registry),
  },
  {
    ...facts,
    plural: "selfsubjectaccessreviews",
    singular: "selfsubjectaccessreview",
    kind: "SelfSubjectAccessReview",
    answer: (request, place, registry) =>
      answerAccess(request, "SelfSubjectAccessReview", place, registry),
  },
  {
    ...facts,
    plural: "selfsubjectrulesreviews",
    singular: "selfsubjectrulesreview",
    kind: "SelfSubjectRulesReview",
    answer: answerRules,
  },
  {
    ...facts,
    plural: "subjectaccessreviews",
    singular: "subjectaccessreview",
    kind: "SubjectAccessReview",
    answer: (request, place, registry) =>
      answerAccess(request, "SubjectAccessReview", place, registry),
  },
  {
    ...facts,
    group: "authentication.k8s.io",
    plural: "selfsubjectreviews",
    singular: "selfsubjectreview",
    kind: "SelfSubjectReview",
    answer: (request, _, registry) => {
      const review = readReview(request, "authentication.k8s.io/v1", "SelfSubjectReview", registry);
      const metadata = { ...review.metadata, creationTimestamp: registry.timestamp };
      const status = { userInfo: userOf(request) };
      return json(201, reviewed({ ...review, metadata }, status));
    },
  },
];

function answerAccess(
  request: ApiRequest,
  kind: string,
  { namespace }: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const review = readReview(request, `${group}/v1`, kind, registry);
  const { spec } = review;
  if (kind === "LocalSubjectAccessReview") {
    const { resourceAttributes } = spec;
    const wanted = isObject(resourceAttributes) ? resourceAttributes["namespace"] : undefined;
    if (wanted !== namespace) {
      throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`);
    }
  }
  const errors = accessFaults(spec, kind);
  if (errors.length > 0) throw invalidError(`${kind}.${group}`, "", errors);
  return json(201, reviewed(review, { allowed: true }));
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
function answerRules(request: ApiRequest, _: VirtualPlace, registry: Registry): ServerResponse {
  const review = readReview(request, `${group}/v1`, "SelfSubjectRulesReview", registry);
  if (!review.spec["namespace"]) throw badRequest("no namespace on request");
  const paths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
  const discovery = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"];
  return json(
    201,
    reviewed(review, {
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
