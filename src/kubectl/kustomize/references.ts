import { isObject, type JsonObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";
import type { Resource } from "./resource.ts";

/** Fields that hold an object with the name of another: what kind that is, and the key of the name. */
const holders: Readonly<Record<string, readonly (readonly [kind: string, key: string])[]>> = {
  configMap: [["ConfigMap", "name"]],
  configMapRef: [["ConfigMap", "name"]],
  configMapKeyRef: [["ConfigMap", "name"]],
  secret: [
    ["Secret", "secretName"],
    ["Secret", "name"],
  ],
  secretRef: [["Secret", "name"]],
  secretKeyRef: [["Secret", "name"]],
  imagePullSecrets: [["Secret", "name"]],
  secrets: [["Secret", "name"]],
  tls: [["Secret", "secretName"]],
  persistentVolumeClaim: [["PersistentVolumeClaim", "claimName"]],
  service: [["Service", "name"]],
};

/** Fields that hold the name itself. */
const plain: Readonly<Record<string, string>> = {
  serviceAccountName: "ServiceAccount",
  serviceName: "Service",
  priorityClassName: "PriorityClass",
  volumeName: "PersistentVolume",
};

/** Fields that hold kind and name. */
const typed = new Set(["roleRef", "scaleTargetRef", "subjects"]);

/** Free text: nothing in it is a name. */
const opaque = new Set(["data", "stringData", "binaryData", "metadata", "status"]);

/** Lets every reference to a renamed resource follow it. */
export function followNames(resources: readonly Resource[]): void {
  const renamed = new Map<string, string>();
  for (const { object, names } of resources) {
    const current = names.at(-1) ?? "";
    for (const name of names) {
      if (name !== current) renamed.set(`${textAt(object, "kind")}/${name}`, current);
    }
  }
  if (renamed.size === 0) return;
  const follow = (kind: string, name: unknown) => renamed.get(`${kind}/${String(name)}`) ?? name;
  for (const resource of resources) resource.object = walk(resource.object, follow) as JsonObject;
}

type Follow = (kind: string, name: unknown) => unknown;

function walk(value: unknown, follow: Follow): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, follow));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    if (opaque.has(key)) return [key, item];
    const kind = plain[key];
    if (kind !== undefined && typeof item === "string") return [key, follow(kind, item)];
    const inner = walk(item, follow);
    return [
      key,
      Array.isArray(inner)
        ? inner.map((each) => held(key, each, follow))
        : held(key, inner, follow),
    ];
  });
  return Object.fromEntries(entries);
}

function held(key: string, value: unknown, follow: Follow): unknown {
  if (!isObject(value)) return value;
  const kind = value["kind"];
  if (typed.has(key) && typeof kind === "string") {
    return { ...value, name: follow(kind, value["name"]) };
  }
  const changed = { ...value };
  for (const [target, name] of holders[key] ?? []) {
    if (typeof changed[name] === "string") changed[name] = follow(target, changed[name]);
  }
  return changed;
}
