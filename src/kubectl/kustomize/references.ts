import { isObject, type JsonObject } from "#base/json.ts";
import { objectsAt, textAt, valueAt } from "../resources/fields.ts";
import { isClusterScoped, namespaceOf, type Resource } from "./resource.ts";

const podSpecs: Readonly<Record<string, string>> = {
  Pod: "spec",
  PodTemplate: "template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

function inPods(kinds: string, ...paths: readonly string[]): readonly Field[] {
  return kinds.split(" ").flatMap((kind) => {
    const spec = podSpecs[kind] ?? "spec/template/spec";
    return paths.map((path): Field => [kind, `${spec}/${path}`.split("/")]);
  });
}

function inContainers(...paths: readonly string[]): readonly string[] {
  return ["containers", "initContainers"].flatMap((list) => paths.map((path) => `${list}/${path}`));
}

/** A field of a kind that holds a name, or an object with a name. Lists on the way are gone through. */
type Field = readonly [kind: string, path: readonly string[]];

function at(path: string, ...kinds: readonly string[]): readonly Field[] {
  return kinds.map((kind): Field => [kind, path.split("/")]);
}

const reading = "Pod PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob";
const running = "Pod Deployment ReplicationController DaemonSet StatefulSet Job CronJob";
const roles = at("rules/resourceNames", "Role", "ClusterRole");
const bindings = ["RoleBinding", "ClusterRoleBinding"];
const scaled = at("spec/scaleTargetRef/name", "HorizontalPodAutoscaler");
const nginx = "nginx.ingress.kubernetes.io";
const annotated = (...names: readonly string[]) =>
  names.map((name): Field => ["Ingress", ["metadata", "annotations", name]]);

/** Where objects are named by others, by their kind. */
// As in api/internal/konfig/builtinpluginconsts/namereference.go of kustomize, whose line for an
// IngressClass names a group that no kind has: it is never followed.
const references: Readonly<Record<string, readonly Field[]>> = {
  Deployment: scaled,
  ReplicationController: scaled,
  ReplicaSet: scaled,
  StatefulSet: scaled,
  ConfigMap: [
    ...inPods(
      reading,
      "volumes/configMap/name",
      "volumes/projected/sources/configMap/name",
      ...inContainers("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name"),
    ),
    ...at("spec/configSource/configMap", "Node"),
    ...roles,
    ...annotated(`${nginx}/fastcgi-params-configmap`),
  ],
  Secret: [
    ...inPods(
      reading,
      "volumes/secret/secretName",
      "volumes/projected/sources/secret/name",
      "imagePullSecrets/name",
      ...inContainers("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name"),
    ),
    ...at("spec/tls/secretName", "Ingress"),
    ...annotated(
      "ingress.kubernetes.io/auth-secret",
      `${nginx}/auth-secret`,
      `${nginx}/auth-tls-secret`,
    ),
    ...at("imagePullSecrets/name", "ServiceAccount"),
    ...["secretName", "adminSecretName", "userSecretName", "secretRef"].flatMap((name) =>
      at(`parameters/${name}`, "StorageClass"),
    ),
    ...roles,
    ...at("spec/azureFile/secretName", "PersistentVolume"),
  ],
  Service: [
    ...at("spec/serviceName", "StatefulSet"),
    ...at("spec/rules/http/paths/backend/serviceName", "Ingress"),
    ...at("spec/backend/serviceName", "Ingress"),
    ...at("spec/rules/http/paths/backend/service/name", "Ingress"),
    ...at("spec/defaultBackend/service/name", "Ingress"),
    ...at("spec/service/name", "APIService"),
    ...at(
      "webhooks/clientConfig/service",
      "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration",
    ),
  ],
  Role: at("roleRef/name", "RoleBinding"),
  ClusterRole: at("roleRef/name", ...bindings),
  ServiceAccount: [...at("subjects", ...bindings), ...inPods(running, "serviceAccountName")],
  PersistentVolumeClaim: inPods(running, "volumes/persistentVolumeClaim/claimName"),
  PersistentVolume: [
    ...at("spec/volumeName", "PersistentVolumeClaim"),
    ...at("rules/resourceNames", "ClusterRole"),
  ],
  StorageClass: [
    ...at("spec/storageClassName", "PersistentVolume", "PersistentVolumeClaim"),
    ...at("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"),
  ],
  PriorityClass: inPods(running, "priorityClassName"),
  ValidatingAdmissionPolicy: at("spec/policyName", "ValidatingAdmissionPolicyBinding"),
};

/** Lets every reference to a resource that was renamed or moved follow it. */
export function followNames(resources: readonly Resource[]): void {
  for (const referrer of resources) {
    const reachable = resources.filter((each) => canReach(referrer, each));
    for (const [kind, fields] of Object.entries(references)) {
      const candidates = reachable.filter(({ object }) => textAt(object, "kind") === kind);
      if (candidates.length === 0) continue;
      for (const [holder, path] of fields) {
        if (holder !== textAt(referrer.object, "kind")) continue;
        if (path[0] === "roleRef" && textAt(referrer.object, "roleRef", "kind") !== kind) continue;
        const follow = (value: unknown) => followed(referrer, candidates, value);
        referrer.object = changedAt(referrer.object, path, follow) as JsonObject;
      }
    }
  }
}

/** Whether one may name the other: both are in one namespace, or one is in none. */
function canReach(referrer: Resource, target: Resource): boolean {
  if (isClusterScoped(referrer.object) || isClusterScoped(target.object)) return true;
  const namespace = namespaceOf(target.object);
  if (namespace === namespaceOf(referrer.object)) return true;
  const { object } = referrer;
  if (
    textAt(object, "kind") !== "RoleBinding" ||
    textAt(target.object, "kind") !== "ServiceAccount"
  )
    return false;
  return objectsAt(object, "subjects").some(
    (subject) => subject["kind"] === "ServiceAccount" && textAt(subject, "namespace") === namespace,
  );
}

function followed(referrer: Resource, candidates: readonly Resource[], value: unknown): unknown {
  if (typeof value === "string") {
    const target = chosen(referrer, candidates, value);
    return target ? textAt(target.object, "metadata", "name") : value;
  }
  if (!isObject(value)) return value;
  const target = chosen(
    referrer,
    inNamespace(candidates, value["namespace"]),
    textAt(value, "name"),
  );
  if (!target) return value;
  const namespace = textAt(target.object, "metadata", "namespace");
  const name = textAt(target.object, "metadata", "name");
  return { ...value, name, ...(namespace && { namespace }) };
}

function inNamespace(candidates: readonly Resource[], namespace: unknown): readonly Resource[] {
  if (namespace === undefined) return candidates;
  const first = candidates.filter(
    ({ object, previous }) => (previous[0]?.namespace ?? namespaceOf(object)) === namespace,
  );
  if (first.length > 0) return first;
  return candidates.filter(({ object }) => namespaceOf(object) === namespace);
}

/** The only one that was called so; of several the one that the same kustomizations renamed. */
function chosen(
  referrer: Resource,
  candidates: readonly Resource[],
  name: string,
): Resource | undefined {
  const found = candidates.filter(({ previous }) => previous.some((each) => each.name === name));
  if (found.length < 2) return found[0];
  const alike = (mayLack: boolean) => (each: Resource) =>
    sameEnd(each.prefixes, referrer.prefixes, mayLack) &&
    sameEnd(each.suffixes, referrer.suffixes, mayLack);
  const near = found.filter(alike(true));
  const left = near.length > 1 ? near.filter(alike(false)) : near;
  const names = new Set(left.map(({ object }) => textAt(object, "metadata", "name")));
  return names.size === 1 ? left[0] : undefined;
}

function sameEnd(a: readonly string[], b: readonly string[], mayLack: boolean): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return mayLack || a.length === b.length;
  return a.slice(-length).join() === b.slice(-length).join();
}

/** The value with what is at a path changed, in every item of the lists on the way. */
function changedAt(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => changedAt(item, path, change));
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const inner = valueAt(value, key);
  if (!isObject(value) || inner === undefined) return value;
  return { ...value, [key]: changedAt(inner, rest, change) };
}
