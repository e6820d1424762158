import type { ApiRequest } from "#api/client.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import type { ServerResponse } from "./response.ts";

/** Who makes a request, as authentication.k8s.io knows it. */
export interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Whom minikube's certificate names. */
const administrator: User = {
  username: "minikube-user",
  groups: ["system:masters", "system:authenticated"],
};

const anonymous = "system:anonymous";
const authenticated = "system:authenticated";
const unauthenticated = "system:unauthenticated";
const extraHeader = "impersonate-extra-";

/**
 * Whom a proxy in front of the server names, or else the user of minikube's kubeconfig; or whom they
 * impersonate. As staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go.
 */
export function userOf({ headers = {} }: ApiRequest): User {
  const username = headers["impersonate-user"];
  if (!username) return authenticatedUser(headers);
  const uid = headers["impersonate-uid"];
  const extra = extraOf(headers);
  const given = valuesOf(headers["impersonate-group"]);
  const groups = given.length > 0 ? given : groupsOf(username);
  return {
    username,
    ...(uid && { uid }),
    groups: withAuthentication(username, groups),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function authenticatedUser(headers: Readonly<Record<string, string>>): User {
  const username = headers["x-remote-user"];
  if (!username) return administrator;
  const uid = headers["x-remote-uid"];
  return { username, ...(uid && { uid }), groups: valuesOf(headers["x-remote-group"]) };
}

/** Groups, uid and extras are refused where no user comes with them. */
export function refusedImpersonation(request: ApiRequest): ServerResponse | undefined {
  const { headers = {}, path, query = [] } = request;
  if (headers["impersonate-user"]) return undefined;
  const groups = valuesOf(headers["impersonate-group"]).map((name) => `{Group  ${name}    }`);
  const version = "authentication.k8s.io/v1";
  const extras = Object.entries(extraOf(headers)).flatMap(([key, values]) =>
    values.map((value) => `{UserExtra  ${value}  ${version}  ${key}}`),
  );
  const uid = headers["impersonate-uid"];
  const wanted = [...groups, ...extras, ...(uid ? [`{UID  ${uid}  ${version}  }`] : [])];
  if (wanted.length === 0) return undefined;
  const search = query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const uri = JSON.stringify(path + (search && `?${search}`));
  const why = `requested [${wanted.join(" ")}] without impersonating a user`;
  return {
    code: 500,
    headers: {
      "content-type": ["text/plain; charset=utf-8"],
      "x-content-type-options": ["nosniff"],
    },
    body: `${sanitized(`Internal Server Error: ${uri}: ${why}`)}\n`,
  };
}

/** A header that came several times has its values in lines. */
function valuesOf(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split("\n");
}

function extraOf(headers: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(extraHeader))
      .map(([name, text]) => [unescaped(name.slice(extraHeader.length)), valuesOf(text)]),
  );
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // As it was sent, if it is not well escaped.
  }
}

/** A service account is in the groups of all of them and of its namespace. */
function groupsOf(username: string): readonly string[] {
  const [, namespace = "", name = ""] =
    /^system:serviceaccount:([^:]*):([^:]*)$/.exec(username) ?? [];
  if (dns1123Label(namespace).length + dns1123Subdomain(name).length > 0) return [];
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
}

/** Whoever is known is in a group, and so is who is not. */
function withAuthentication(username: string, groups: readonly string[]): readonly string[] {
  if (groups.includes(unauthenticated)) return groups;
  if (username === anonymous) return [...groups, unauthenticated];
  return groups.includes(authenticated) ? groups : [...groups, authenticated];
}

/** Errors shall not look like HTML. */
function sanitized(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
