import type { ResourceInfoOfRequest } from "./request-info.ts";

/** What the server says to everyone who touches a resource or a version of the old kind. */
export function accessWarnings({ resource, kind }: ResourceInfoOfRequest): readonly string[] {
  if (kind.deprecation !== undefined) return [kind.deprecation];
  return resource === "endpoints"
    ? ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]
    : [];
}
