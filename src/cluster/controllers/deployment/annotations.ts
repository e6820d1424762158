import type { Deployment, ReplicaSet } from "#api/apps.ts";

const prefix = "deployment.kubernetes.io/";
export const revisionAnnotation = `${prefix}revision`;
export const revisionHistoryAnnotation = `${prefix}revision-history`;
export const desiredReplicasAnnotation = `${prefix}desired-replicas`;
export const maxReplicasAnnotation = `${prefix}max-replicas`;

/** What a ReplicaSet does not take over from its Deployment. */
const notCopied = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.deployment.rollback.to",
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
]);

/** As etcd objects should stay small: longer histories lose their oldest revisions. */
const longestHistory = 2000;

/** The revision an object carries, a whole number of 64 bits; 0 if none. */
export function revisionOf({ metadata }: Deployment | ReplicaSet): bigint {
  return parseRevision(metadata.annotations?.[revisionAnnotation]);
}

/** Orders by revision, lowest first. */
export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [revisionOf(a), revisionOf(b)];
  return left < right ? -1 : Number(left > right);
}

function parseRevision(text = ""): bigint {
  if (!/^[+-]?\d+$/.test(text)) return 0n;
  const revision = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, revision) === revision ? revision : 0n;
}

/** A number that a ReplicaSet carries as annotation, if it does. */
export function numberAnnotation({ metadata }: ReplicaSet, name: string): number | undefined {
  const text = metadata.annotations?.[name];
  return text === undefined ? undefined : Number(text);
}

/** The annotations of a ReplicaSet that holds a Deployment's size of this moment. */
export function withSizes(
  annotations: Readonly<Record<string, string>> | undefined,
  desired: number,
  surge: number,
): Record<string, string> {
  return {
    ...annotations,
    [desiredReplicasAnnotation]: `${desired}`,
    [maxReplicasAnnotation]: `${desired + surge}`,
  };
}

/**
 * The annotations of the ReplicaSet that is the Deployment's newest: the Deployment's own, and the
 * revision. A set that is picked up again remembers the revision it had.
 */
export function newSetAnnotations(
  deployment: Deployment,
  existing: Readonly<Record<string, string>> | undefined,
  revision: bigint,
): Record<string, string> {
  const annotations: Record<string, string> = { ...existing };
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!notCopied.has(name)) annotations[name] = value;
  }
  const former = annotations[revisionAnnotation];
  if (parseRevision(former) >= revision) return annotations;
  annotations[revisionAnnotation] = `${revision}`;
  if (former === undefined) return annotations;
  const history = (annotations[revisionHistoryAnnotation] ?? "").split(",").filter(Boolean);
  history.push(former);
  while (history.join(",").length > longestHistory) history.shift();
  annotations[revisionHistoryAnnotation] = history.join(",");
  return annotations;
}
