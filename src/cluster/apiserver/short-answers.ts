import { isObject } from "#base/json.ts";
import type { Cluster, ServerResponse } from "../cluster.ts";

const folders: { readonly [name: string]: string } = {
  configmaps: "/api/v1/namespaces/default/configmaps",
  deployments: "/apis/apps/v1/namespaces/default/deployments",
  pods: "/api/v1/namespaces/default/pods",
  resourcequotas: "/api/v1/namespaces/default/resourcequotas",
};

const types: { readonly [name: string]: string } = {
  json: "application/json",
  yaml: "application/yaml",
  protobuf: "application/vnd.kubernetes.protobuf",
  jsonPatch: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
};

/** Sends `PATCH configmaps/a?dryRun=All`; `type` by its short name or as it stands in the header. */
export function send(
  cluster: Cluster,
  line: string,
  type = "",
  body?: string,
  accept?: string,
): ServerResponse {
  const [method = "", url = ""] = line.split(" ");
  const [place = "", query] = url.split("?");
  const path = place.replace(/^\w+/, (name) => folders[name] ?? name);
  const contentType = types[type] ?? type;
  return cluster.handle({
    method: method as "GET",
    path,
    query: (query?.split("&") ?? []).map((term) => {
      const [name = "", ...value] = term.split("=");
      return [decodeURIComponent(name), decodeURIComponent(value.join("="))] as const;
    }),
    headers: { ...(contentType && { "content-type": contentType }), ...(accept && { accept }) },
    ...(body !== undefined && { body }),
  });
}

/** The answer in one line: `400 BadRequest: why`, or `201 ConfigMap`, and warnings behind it. */
export function shortAnswer(...request: Parameters<typeof send>): string {
  const { code, body, headers } = send(...request);
  const { kind, reason = "", message } = isObject(body) ? body : {};
  const warnings = (headers["warning"] ?? []).map((text) => ` [${text}]`).join("");
  const what = typeof message === "string" ? `${String(reason)}: ${message}` : String(kind);
  return `${code} ${what}${warnings}`;
}
