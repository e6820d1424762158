import type { ApiRequest } from "#api/client.ts";
import { methodNotAllowed } from "#api/errors.ts";
import type { Registry } from "../registry.ts";
import type { ServerResponse } from "../response.ts";
import { accessReviews } from "./access-reviews.ts";
import { bindings } from "./bindings.ts";
import { componentStatuses } from "./component-statuses.ts";
import { tokenReviews } from "./tokens.ts";
import type { VirtualResource } from "./virtual-resource.ts";

/** Everything that is answered but not stored. */
export const virtualResources: readonly VirtualResource[] = [
  bindings,
  componentStatuses,
  ...accessReviews,
  tokenReviews,
];

/** Answers a request for such a resource; undefined for all others. */
export function answerVirtual(request: ApiRequest, registry: Registry): ServerResponse | undefined {
  const parts = request.path.split("/").filter(Boolean);
  const group = parts[0] === "apis" ? parts[1] : "";
  const [version, ...rest] = parts.slice(parts[0] === "apis" ? 2 : 1);
  const namespaced = rest[0] === "namespaces" && rest.length > 2;
  const namespace = namespaced ? (rest[1] ?? "") : "";
  const [plural, name = "", ...more] = namespaced ? rest.slice(2) : rest;
  const found = virtualResources.find(
    (resource) =>
      resource.plural === plural &&
      resource.group === group &&
      resource.version === version &&
      (resource.namespaced || !namespaced),
  );
  if (!found || more.length > 0) return undefined;
  const verb = verbOf(request, name);
  if (!found.verbs.includes(verb)) {
    throw methodNotAllowed();
  }
  return found.answer(request, { namespace, name }, registry);
}

function verbOf({ method }: ApiRequest, name: string): string {
  if (method === "GET") return name ? "get" : "list";
  return method === "POST" && !name ? "create" : method;
}
