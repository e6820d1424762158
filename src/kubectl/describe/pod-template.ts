import type { PodTemplateSpec, TopologySpreadConstraint } from "#api/podspec.ts";
import { formatSelector } from "#api/selectors.ts";
import { describeContainers } from "./containers.ts";
import type { Description } from "./description.ts";
import { compare, describeAnnotations, pairsOf, tolerationTexts } from "./metadata.ts";
import { describeVolumes } from "./volumes.ts";

/** The template of a workload, under "Pod Template:". */
export function describePodTemplate(d: Description, template: PodTemplateSpec | undefined): void {
  d.heading("Pod Template");
  if (!template) {
    d.row(1, "<unset>");
    return;
  }
  const { metadata, spec } = template;
  d.list("Labels", pairsOf(metadata.labels), 1);
  if (Object.keys(metadata.annotations ?? {}).length > 0) {
    describeAnnotations(d, metadata.annotations, 1);
  }
  if (spec.serviceAccountName) d.field("Service Account", spec.serviceAccountName, 1);
  const inTemplate = true;
  if (spec.initContainers?.length) {
    describeContainers(d, "Init Containers", spec.initContainers, { inTemplate });
  }
  describeContainers(d, "Containers", spec.containers, { inTemplate });
  describeVolumes(d, spec.volumes, inTemplate);
  describeSpread(d, spec.topologySpreadConstraints, 1);
  if (spec.priorityClassName) d.field("Priority Class Name", spec.priorityClassName, 1);
  d.list("Node-Selectors", pairsOf(spec.nodeSelector), 1);
  d.list("Tolerations", tolerationTexts(spec.tolerations), 1);
}

/** `kubernetes.io/hostname:DoNotSchedule when max skew 1 is exceeded for selector app=web`. */
export function describeSpread(
  d: Description,
  constraints: readonly TopologySpreadConstraint[] = [],
  level = 0,
): void {
  if (constraints.length === 0) return;
  const sorted = constraints.toSorted((a, b) => compare(a.topologyKey, b.topologyKey));
  const [first = "", ...others] = sorted.map((constraint) => {
    const { topologyKey, whenUnsatisfiable, maxSkew, labelSelector } = constraint;
    const whom = labelSelector ? ` for selector ${formatSelector(labelSelector)}` : "";
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${whom}`;
  });
  d.field("Topology Spread Constraints", first, level);
  for (const text of others) d.row(level, "", text);
}
