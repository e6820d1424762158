// Acting as somebody else: `--as` and its sisters, or the same in a kubeconfig's user.

import type { ApiRequest, Client } from "#api/client.ts";
import { isObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { textAt } from "../resources/fields.ts";
import type { Entry } from "./kubeconfig.ts";

/** Whom to act as; everything empty: nobody else. */
export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Nobody else: as one is. */
export const nobodyElse: Impersonation = { user: "", uid: "", groups: [], extra: {} };

/** Whom the command line names, or else the kubeconfig's user. */
export function impersonationOf(given: Impersonation, user: Entry | undefined): Impersonation {
  const { "as-groups": groups, "as-user-extra": extra } = user ?? {};
  return {
    user: given.user || textAt(user, "as"),
    uid: given.uid || textAt(user, "as-uid"),
    groups: given.groups.length > 0 ? given.groups : textsOf(groups),
    extra: isObject(extra)
      ? Object.fromEntries(Object.entries(extra).map(([key, list]) => [key, textsOf(list)]))
      : {},
  };
}

/**
 * The client, in whose requests somebody else acts. `name` is the kubeconfig's user. Throws UsageError where
 * there is no user. As staging/src/k8s.io/client-go/transport/round_trippers.go.
 */
export function impersonate(client: Client, as: Impersonation, name: string): Client {
  const { user, uid, groups, extra } = as;
  if (!user) {
    if (!uid && groups.length === 0 && Object.keys(extra).length === 0) return client;
    throw new UsageError(
      `requesting uid, groups or user-extra for ${name} without impersonating a user`,
    );
  }
  const headers: Record<string, string> = {
    "impersonate-user": user,
    ...(uid && { "impersonate-uid": uid }),
    // A header that comes several times has its values in lines.
    ...(groups.length > 0 && { "impersonate-group": groups.join("\n") }),
  };
  for (const [key, values] of Object.entries(extra)) {
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = values.join("\n");
  }
  const acting = (request: ApiRequest): ApiRequest => ({
    ...request,
    headers: { ...headers, ...request.headers },
  });
  return {
    server: client.server,
    request: (request) => client.request(acting(request)),
    stream: (request, cancel) => client.stream(acting(request), cancel),
    exec: (request, streams, cancel) => client.exec(acting(request), streams, cancel),
    portForward: (request, cancel) => client.portForward(acting(request), cancel),
  };
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
}
