import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseYaml } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Endpoint } from "./http-client.ts";

/** The current context of a kubeconfig. */
export interface Context {
  readonly endpoint: Endpoint;
  readonly namespace: string;
}

/** Reads the current context; undefined where there is no file or no context in it. */
export function readKubeconfig(file: string): Context | undefined {
  if (!existsSync(file)) return undefined;
  const [config] = parseYaml(readFileSync(file, "utf8"));
  if (!isObject(config)) return undefined;
  const context = named(config, "contexts", config["current-context"], "context");
  const cluster = named(config, "clusters", context?.["cluster"], "cluster");
  const user = named(config, "users", context?.["user"], "user") ?? {};
  const server = cluster?.["server"];
  if (!context || !cluster || typeof server !== "string") return undefined;
  const part = (object: JsonObject, name: string) => material(object, name, dirname(file));
  const token = user["token"];
  const ca = part(cluster, "certificate-authority");
  const cert = part(user, "client-certificate");
  const key = part(user, "client-key");
  const namespace = context["namespace"];
  return {
    endpoint: {
      server,
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(typeof token === "string" && { token }),
      insecureSkipTLSVerify: cluster["insecure-skip-tls-verify"] === true,
    },
    namespace: typeof namespace === "string" ? namespace : "default",
  };
}

function named(
  config: JsonObject,
  list: string,
  name: unknown,
  key: string,
): JsonObject | undefined {
  const items = config[list];
  if (!Array.isArray(items)) return undefined;
  const item = items.filter(isObject).find((one) => one["name"] === name);
  return isObject(item?.[key]) ? item[key] : undefined;
}

/** PEM text: given as `NAME-data` in base64, or as `NAME`, a path beside the kubeconfig. */
function material(object: JsonObject, name: string, folder: string): string | undefined {
  const data = object[`${name}-data`];
  if (typeof data === "string") return Buffer.from(data, "base64").toString("utf8");
  const path = object[name];
  return typeof path === "string" ? readFileSync(resolve(folder, path), "utf8") : undefined;
}
