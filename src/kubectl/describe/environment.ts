import { milliOf, valueOf } from "#api/quantity.ts";
import type { Container, EnvFromSource, EnvVar } from "#api/podspec.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { ResourceFieldSelector } from "#api/volumes.ts";
import type { Description } from "./description.ts";
import { pairsOf } from "./metadata.ts";

/** The environment of a container; `pod` is absent for templates, whose field references stay open. */
export function describeEnvironment(
  d: Description,
  container: Container,
  pod: KubernetesObject | undefined,
): void {
  const { env = [], envFrom = [] } = container;
  if (envFrom.length > 0) {
    d.heading("Environment Variables from", 2);
    for (const source of envFrom) describeSource(d, source);
  }
  if (env.length === 0) d.field("Environment", "<none>", 2);
  else d.heading("Environment", 2);
  for (const variable of env) describeVariable(d, variable, container, pod);
}

function describeSource(d: Description, { configMapRef, secretRef, prefix }: EnvFromSource): void {
  const kind = configMapRef ? "ConfigMap" : secretRef ? "Secret" : "";
  const { name = "", optional = false } = configMapRef ?? secretRef ?? {};
  const from = prefix ? `${kind} with prefix '${prefix}'` : kind;
  d.row(3, name, from, `Optional: ${optional}`);
}

function describeVariable(
  d: Description,
  { name, value = "", valueFrom }: EnvVar,
  container: Container,
  pod: KubernetesObject | undefined,
): void {
  if (!valueFrom) {
    const [first = "", ...others] = value.split("\n");
    d.field(name, first, 3);
    for (const line of others) d.row(3, "", line);
    return;
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) {
    const found = pod ? fieldText(pod, fieldRef.fieldPath) : "";
    d.field(name, `${found} (${fieldRef.apiVersion ?? ""}:${fieldRef.fieldPath})`, 3);
  } else if (resourceFieldRef) {
    d.field(name, `${resourceText(container, resourceFieldRef)} (${resourceFieldRef.resource})`, 3);
  } else if (secretKeyRef) {
    const { key, name: secret = "", optional = false } = secretKeyRef;
    const text = `<set to the key '${key}' in secret '${secret}'>`;
    d.row(3, `${name}:`, text, `Optional: ${optional}`);
  } else if (configMapKeyRef) {
    const { key, name: map = "", optional = false } = configMapKeyRef;
    const text = `<set to the key '${key}' of config map '${map}'>`;
    d.row(3, `${name}:`, text, `Optional: ${optional}`);
  }
}

/** kubectl knows the metadata fields only; what the kubelet fills in (`status.podIP`) stays empty. */
function fieldText({ metadata }: KubernetesObject, path: string): string {
  const [, field = "", key] = /^metadata\.(labels|annotations)(?:\['(.*)'\])?$/.exec(path) ?? [];
  if (field === "labels" || field === "annotations") {
    const texts = metadata[field];
    if (key !== undefined) return texts?.[key] ?? "";
    return pairsOf(texts)
      .map((pair) => pair.replace(/=(.*)$/s, (_, value: string) => `=${JSON.stringify(value)}`))
      .join("\n");
  }
  switch (path) {
    case "metadata.name":
      return metadata.name;
    case "metadata.namespace":
      return metadata.namespace ?? "";
    case "metadata.uid":
      return metadata.uid;
    default:
      return "";
  }
}

function resourceText(
  { resources = {} }: Container,
  { resource, divisor }: ResourceFieldSelector,
): string {
  const [list = "", ...names] = resource.split(".");
  const name = names.join(".");
  const quantities = list === "limits" ? resources.limits : resources.requests;
  const amount = name === "cpu" ? milliOf : valueOf;
  const unit = divisor && divisor !== "0" ? divisor : "1";
  const count = String(Math.ceil(amount(quantities?.[name]) / amount(unit)));
  // Without a limit, the kubelet fills in what the node can give.
  const ofNode = count === "0" && (resource === "limits.cpu" || resource === "limits.memory");
  return ofNode ? "node allocatable" : count;
}
