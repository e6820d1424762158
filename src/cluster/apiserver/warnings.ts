import type { Resource } from "#api/scheme.ts";

/** What the server says to everyone who touches a resource of the old kind. */
export function accessWarnings(resource: Resource): readonly string[] {
  return resource === "endpoints"
    ? ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]
    : [];
}
