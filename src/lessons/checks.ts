import type { Deployment } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { controllerOf, type KubernetesObject } from "#api/meta.ts";
import { type BuiltInResource, resources, scheme } from "#api/scheme.ts";
import { must } from "#base/assert.ts";
import { parsePath, valuesAt } from "./path.ts";
import type { Check, Condition } from "./schema.ts";
import type { CommandRun, World } from "./world.ts";

/** Whether the check holds in this world now. */
export function holds(check: Check, world: World): boolean {
  if ("all" in check) return check.all.every((part) => holds(part, world));
  if ("any" in check) return check.any.some((part) => holds(part, world));
  if ("not" in check) return !holds(check.not, world);
  if ("object" in check) {
    const { kind, name, namespace } = check.object;
    const object = world.find(resourceOf(kind), namespaceFor(kind, namespace), name);
    return meets(object, check.where) === check.exists;
  }
  if ("objects" in check) return objectsHold(check, world);
  if ("rollout" in check) {
    const { name, namespace } = check.rollout;
    const deployment = world.find("deployments", namespace, name);
    return deployment !== undefined && rolloutState(deployment, world) === check.is;
  }
  if ("command" in check) {
    return world.commandsRun.some(
      (run) =>
        (check.exitCode === undefined || run.exitCode === check.exitCode) &&
        hasWords(run, check.command),
    );
  }
  return responsesHold(check, world);
}

/** The resources whose changes can change what the check answers. */
export function resourcesOf(check: Check): readonly BuiltInResource[] {
  if ("all" in check) return check.all.flatMap(resourcesOf);
  if ("any" in check) return check.any.flatMap(resourcesOf);
  if ("not" in check) return resourcesOf(check.not);
  if ("object" in check) return [resourceOf(check.object.kind)];
  if ("objects" in check) return [resourceOf(check.objects.kind)];
  if ("rollout" in check) return ["deployments", "replicasets", "pods"];
  return [];
}

function resourceOf(kind: string): BuiltInResource {
  return must(
    resources.find((resource) => scheme[resource].kind === kind),
    `resource of kind ${kind}`,
  );
}

function namespaceFor(kind: string, namespace: string): string {
  return scheme[resourceOf(kind)].namespaced ? namespace : "";
}

function meets(object: KubernetesObject | undefined, where: readonly Condition[]): boolean {
  return object !== undefined && where.every((condition) => conditionHolds(object, condition));
}

function conditionHolds(object: KubernetesObject, condition: Condition): boolean {
  const { path, exists = true, ...operators } = condition;
  const values = valuesAt(object, must(parsePath(path), "a path that the schema checked"));
  if (!exists) return values.length === 0;
  return values.some((value) => allHold(value, operators));
}

function allHold(value: unknown, operators: Omit<Condition, "path" | "exists">): boolean {
  const { equals, notEquals, contains, startsWith, endsWith, atLeast, atMost } = operators;
  const asText = typeof value === "string" ? value : undefined;
  const asNumber = typeof value === "number" ? value : undefined;
  return (
    (equals === undefined || value === equals) &&
    (notEquals === undefined || value !== notEquals) &&
    (contains === undefined || asText?.includes(contains) === true) &&
    (startsWith === undefined || asText?.startsWith(startsWith) === true) &&
    (endsWith === undefined || asText?.endsWith(endsWith) === true) &&
    (atLeast === undefined || (asNumber !== undefined && asNumber >= atLeast)) &&
    (atMost === undefined || (asNumber !== undefined && asNumber <= atMost))
  );
}

function objectsHold(check: Extract<Check, { objects: unknown }>, world: World): boolean {
  const { kind, namespace, labels } = check.objects;
  const found = world
    .list(resourceOf(kind), namespaceFor(kind, namespace) || undefined)
    .filter(({ metadata }) =>
      Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
    )
    .filter((object) => meets(object, check.where)).length;
  const { equals, atMost } = check;
  const atLeast = check.atLeast ?? (equals === undefined && atMost === undefined ? 1 : 0);
  return (
    found >= atLeast &&
    (equals === undefined || found === equals) &&
    (atMost === undefined || found <= atMost)
  );
}

/** Waiting reasons of a container that does not start by itself. */
const failures = new Set([
  "CrashLoopBackOff",
  "CreateContainerConfigError",
  "CreateContainerError",
  "ErrImageNeverPull",
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "RunContainerError",
]);

/**
 * `complete` as `kubectl rollout status` says it; `stuck` if the progress deadline passed or a Pod of
 * the new ReplicaSet cannot start.
 */
function rolloutState(deployment: Deployment, world: World): "complete" | "progressing" | "stuck" {
  const { metadata, spec, status } = deployment;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  if (
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
    updatedReplicas >= (spec.replicas ?? 1) &&
    replicas === updatedReplicas &&
    availableReplicas === updatedReplicas
  ) {
    return "complete";
  }
  const late = status.conditions?.some(({ reason }) => reason === "ProgressDeadlineExceeded");
  return late || newPodsOf(deployment, world).some(cannotStart) ? "stuck" : "progressing";
}

const revision = "deployment.kubernetes.io/revision";

function newPodsOf({ metadata }: Deployment, world: World): readonly Pod[] {
  const newest = world
    .list("replicasets", metadata.namespace)
    .find(
      (set) =>
        controllerOf(set)?.uid === metadata.uid &&
        set.metadata.annotations?.[revision] === metadata.annotations?.[revision],
    );
  if (!newest) return [];
  return world
    .list("pods", metadata.namespace)
    .filter((pod) => controllerOf(pod)?.uid === newest.metadata.uid);
}

function cannotStart({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return containers.some(({ state }) => failures.has(state?.waiting?.reason ?? ""));
}

/** Whether the words occur among the arguments in this order; the first is the program. */
function hasWords({ argv }: CommandRun, words: string): boolean {
  let at = 0;
  for (const [index, word] of words.split(/\s+/).entries()) {
    const choices = word.split("|");
    const found = argv.findIndex(
      (arg, position) => position >= at && choices.some((choice) => isOrNames(arg, choice)),
    );
    if (found < 0 || (index === 0 && found > 0)) return false;
    at = found + 1;
  }
  return true;
}

/** `pods` is meant by `pods`, by `pods/web` and by `deployments,pods`. */
function isOrNames(arg: string, word: string): boolean {
  return (
    arg === word || arg.split(",").some((part) => part === word || part.startsWith(`${word}/`))
  );
}

function responsesHold(check: Extract<Check, { responses: unknown }>, world: World): boolean {
  const { service, namespace, status, contains } = check.responses;
  const seen = world.responsesSeen.filter(
    (response) =>
      (service === undefined || response.service === `${namespace}/${service}`) &&
      (status === undefined || response.status === status) &&
      (contains === undefined || response.body.includes(contains)),
  );
  const pods = new Set(seen.map(({ pod }) => pod));
  return seen.length >= check.atLeast && pods.size >= (check.pods ?? 0);
}
