// The environment of a container: what its spec says, and what the kubelet adds.

import { decodeBase64 } from "#api/base64.ts";
import type { ConfigMap, Pod, Secret, Service } from "#api/core.ts";
import type { Container, EnvVar } from "#api/podspec.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import type { Registry } from "../apiserver/registry.ts";
import { fieldOf, type PodFacts, resourceOf } from "./downward-api.ts";
import { expandVariables } from "./instance.ts";

/** A container cannot be configured: its status says CreateContainerConfigError with this message. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * What the kubelet gives a container, in the order of precedence: Services, envFrom, env. Only these
 * variables can be named by `$(NAME)`; those of the image and HOSTNAME cannot. Throws ConfigError.
 */
export function environmentOf(
  registry: Registry,
  pod: Pod,
  container: Container,
  facts: PodFacts,
): Record<string, string> {
  const env: Record<string, string> = serviceVariables(registry, pod);
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const [resource, ref] = configMapRef
      ? (["configmaps", configMapRef] as const)
      : (["secrets", secretRef] as const);
    const data = dataOf(registry, resource, pod, ref?.name ?? "", ref?.optional);
    for (const [key, value] of Object.entries(data)) env[prefix + key] = value;
  }
  for (const variable of container.env ?? []) {
    const value = valueOfVariable(registry, pod, container, variable, env, facts);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

function valueOfVariable(
  registry: Registry,
  pod: Pod,
  container: Container,
  { value, valueFrom }: EnvVar,
  env: Readonly<Record<string, string>>,
  facts: PodFacts,
): string | undefined {
  if (!valueFrom) return expandVariables(value ?? "", env);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return fieldOf(pod, fieldRef.fieldPath ?? "", facts);
  if (resourceFieldRef) return resourceOf(resourceFieldRef, pod, container, facts);
  const resource = configMapKeyRef ? "configmaps" : "secrets";
  const { name = "", key = "", optional } = configMapKeyRef ?? secretKeyRef ?? {};
  const data = dataOf(registry, resource, pod, name, optional);
  if (data[key] === undefined && !optional) {
    const kind = configMapKeyRef ? "ConfigMap" : "Secret";
    throw new ConfigError(`couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`);
  }
  return data[key];
}

function dataOf(
  registry: Registry,
  resource: "configmaps" | "secrets",
  pod: Pod,
  name: string,
  optional: boolean | undefined,
): Readonly<Record<string, string>> {
  const object = registry.find(resource, pod.metadata.namespace ?? "", name);
  if (object) return decodedData(object);
  if (optional) return {};
  const kind = resource === "configmaps" ? "configmap" : "secret";
  throw new ConfigError(`${kind} "${name}" not found`);
}

/** The values of a ConfigMap or Secret as programs read them. */
export function decodedData(object: ConfigMap | Secret): Readonly<Record<string, string>> {
  const isConfigMap = object.kind === "ConfigMap";
  const encoded = isConfigMap ? object.binaryData : object.data;
  if (!encoded) return (isConfigMap && object.data) || {};
  const decoded = Object.entries(encoded).map(([key, value]) => [key, decode(value)] as const);
  return { ...(isConfigMap && object.data), ...Object.fromEntries(decoded) };
}

function decode(value: string): string {
  return decodeUtf8(Uint8Array.from(decodeBase64(value) ?? []));
}

/** Docker's old link variables, for Services with a cluster IP. */
function serviceVariables(registry: Registry, pod: Pod): Record<string, string> {
  const env: Record<string, string> = {};
  const master = registry.find("services", "default", "kubernetes");
  if (master) Object.assign(env, variablesOf(master));
  if (pod.spec.enableServiceLinks === false) return env;
  for (const service of registry.list("services", pod.metadata.namespace ?? "")) {
    Object.assign(env, variablesOf(service));
  }
  return env;
}

/** What is stored never changes: the variables of a Service are made once for all Pods. */
const known = new WeakMap<Service, Readonly<Record<string, string>>>();

function variablesOf(service: Service): Readonly<Record<string, string>> {
  let variables = known.get(service);
  if (!variables) known.set(service, (variables = makeVariables(service)));
  return variables;
}

/** `WEB_SERVICE_HOST` and the rest. */
function makeVariables({ metadata, spec }: Service): Record<string, string> {
  const ip = spec.clusterIP;
  const first = spec.ports?.[0];
  if (!ip || ip === "None" || !first) return {};
  const name = upperCase(metadata.name);
  const variables: Record<string, string> = {
    [`${name}_SERVICE_HOST`]: ip,
    [`${name}_SERVICE_PORT`]: `${first.port}`,
    [`${name}_PORT`]: `tcp://${ip}:${first.port}`,
  };
  for (const port of spec.ports ?? []) {
    if (port.name) variables[`${name}_SERVICE_PORT_${upperCase(port.name)}`] = `${port.port}`;
    const protocol = port.protocol ?? "TCP";
    const prefix = `${name}_PORT_${port.port}_${protocol}`;
    variables[prefix] = `${protocol.toLowerCase()}://${ip}:${port.port}`;
    variables[`${prefix}_PROTO`] = protocol.toLowerCase();
    variables[`${prefix}_PORT`] = `${port.port}`;
    variables[`${prefix}_ADDR`] = ip;
  }
  return variables;
}

function upperCase(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
