import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../resources/fields.ts";
import { itemsOf, listPages } from "../resources/list-pages.ts";
import type { ResourceMapping } from "../resources/mapping.ts";
import { logLine } from "../resources/logging-client.ts";
import type { Info } from "../resources/resolve.ts";
import { type Flag, type Invocation, UsageError } from "./command.ts";
import { lastAppliedOf } from "./last-applied.ts";

/** `--prune-allowlist`. */
export const pruneAllowlistFlag: Flag = {
  name: "prune-allowlist",
  type: "stringArray",
  default: "[]",
  usage: "The types that --prune looks at, each as group/version/kind, instead of the usual ones.",
};

/** The types that are pruned if none are named, in the order in which it is done. */
const usual = [
  ..."v1/ConfigMap v1/Endpoints v1/PersistentVolumeClaim v1/Pod v1/ReplicationController".split(
    " ",
  ),
  ..."v1/Secret v1/Service batch/v1/Job batch/v1/CronJob networking.k8s.io/v1/Ingress".split(" "),
  ..."apps/v1/DaemonSet apps/v1/Deployment apps/v1/ReplicaSet apps/v1/StatefulSet".split(" "),
  ..."v1/Namespace v1/PersistentVolume".split(" "),
].map((text): [apiVersion: string, kind: string] => {
  const at = text.lastIndexOf("/");
  return [text.slice(0, at), text.slice(at + 1)];
});

/** The types that `--prune-allowlist` names; the usual ones if it names none. Throws UsageError. */
export async function prunableTypes({
  flags,
  mapper,
}: Invocation): Promise<readonly ResourceMapping[]> {
  const named = flags.strings("prune-allowlist").map((text): [string, string] => {
    const [group, version = "", kind = "", ...more] = text.split("/");
    if (kind === "" || more.length > 0) {
      throw new UsageError(
        `invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`,
      );
    }
    return [group === "core" || !group ? version : `${group}/${version}`, kind];
  });
  const found: ResourceMapping[] = [];
  for (const [apiVersion, kind] of named.length > 0 ? named : usual) {
    const mapping = await mapper.ofKind(apiVersion, kind);
    if (mapping) found.push(mapping);
    else if (named.length > 0) {
      throw new UsageError(
        `no matches for kind ${JSON.stringify(kind)} in version "${apiVersion}"`,
      );
    }
  }
  return found;
}

/** Where the usual types are pruned kubectl warns that those without a namespace will not be. */
export async function warnOfScope({ factory, flags, streams }: Invocation): Promise<void> {
  if (flags.strings("prune-allowlist").length > 0) return;
  await streams.errOut.write(logLine(factory.clock, "W", `prune.go:71] ${deprecation}`));
}

const deprecation =
  "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.";

/** Whom a command looked at: an object that is there, or the place of one that is not. */
export interface Visited extends Pick<Info, "mapping" | "namespace"> {
  readonly object: JsonObject | undefined;
}

/**
 * Objects that were applied once, have the labels of `-l`, and are not among `visited`; looked for where those
 * are, or would be.
 */
export async function prunable(
  { flags, rest }: Invocation,
  types: readonly ResourceMapping[],
  visited: readonly Visited[],
): Promise<readonly Info[]> {
  const uids = new Set(visited.map(({ object = {} }) => textAt(object, "metadata", "uid")));
  const namespaces = new Set(
    visited.filter(({ mapping }) => mapping.namespaced).map(({ namespace }) => namespace),
  );
  const collections = [
    ...[...namespaces].flatMap((namespace) =>
      types.filter(({ namespaced }) => namespaced).map((mapping) => ({ mapping, namespace })),
    ),
    ...types.filter(({ namespaced }) => !namespaced).map((mapping) => ({ mapping, namespace: "" })),
  ];
  const found: Info[] = [];
  for (const { mapping, namespace } of collections) {
    const query = { labelSelector: flags.string("selector") };
    for await (const page of listPages(rest, { mapping, namespace }, query)) {
      for (const object of itemsOf(page)) {
        const { name = "", uid = "" } = objectAt(object, "metadata") as Record<string, string>;
        if (lastAppliedOf(object) === undefined || uids.has(uid)) continue;
        found.push({ mapping, namespace, name, object });
      }
    }
  }
  return found;
}
