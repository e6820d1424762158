import type { ControllerRevision, StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import type { Draft } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { controllerReference } from "../ownership.ts";
import { revisionLabel } from "../revision-history.ts";
import { withClaims } from "./claims.ts";
import { identityLabels } from "./identity.ts";

/** The Pod of an ordinal at a revision, as it is created. */
export function podAt(set: StatefulSet, ordinal: number, revision: ControllerRevision): Draft<Pod> {
  const { metadata, spec } = templateOf(revision);
  const { labels, annotations, finalizers } = metadata;
  const name = `${set.metadata.name}-${ordinal}`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: `${set.metadata.name}-`,
      name,
      namespace: set.metadata.namespace ?? "",
      labels: {
        ...labels,
        ...identityLabels(name, ordinal),
        [revisionLabel]: revision.metadata.name,
      },
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference("statefulsets", set)],
    },
    spec: {
      ...spec,
      volumes: withClaims(set, ordinal, spec.volumes),
      hostname: name,
      subdomain: set.spec.serviceName,
    },
    status: {},
  };
}

/** A revision's data is a patch that replaces the whole template. */
function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { spec } = data as { spec: { template: PodTemplateSpec & { $patch: string } } };
  const { $patch: _, ...template } = spec.template;
  return template;
}
