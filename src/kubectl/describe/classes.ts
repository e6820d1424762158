import type { PriorityClass } from "#api/classes.ts";
import { isDefaultClass, type StorageClass } from "#api/storage.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { labelsLine } from "./metadata.ts";

/** Describes a PriorityClass. */
export const describePriorityClass: Describer = async (subject, context) => {
  const priorityClass = await read<PriorityClass>(context, subject);
  const { metadata, value, globalDefault = false, preemptionPolicy, description } = priorityClass;
  const d = new Description();
  d.field("Name", metadata.name).field("Value", value).field("GlobalDefault", globalDefault);
  d.field("PreemptionPolicy", preemptionPolicy ?? "").field("Description", description ?? "");
  d.field("Annotations", labelsLine(metadata.annotations));
  describeEvents(d, await eventsOfObject(context, priorityClass), context.now);
  return d.text;
};

/** Describes a StorageClass. */
export const describeStorageClass: Describer = async (subject, context) => {
  const storageClass = await read<StorageClass>(context, subject);
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions } = storageClass;
  const d = new Description();
  d.field("Name", metadata.name);
  d.field("IsDefaultClass", isDefaultClass(storageClass) ? "Yes" : "No");
  d.field("Annotations", labelsLine(metadata.annotations));
  d.field("Provisioner", provisioner).field("Parameters", labelsLine(parameters));
  const expansion = allowVolumeExpansion ? "True" : "False";
  d.field("AllowVolumeExpansion", allowVolumeExpansion === undefined ? "<unset>" : expansion);
  if (mountOptions?.length) {
    d.heading("MountOptions");
    for (const option of mountOptions) d.row(1, option);
  } else d.field("MountOptions", "<none>");
  if (storageClass.reclaimPolicy) d.field("ReclaimPolicy", storageClass.reclaimPolicy);
  if (storageClass.volumeBindingMode) {
    d.field("VolumeBindingMode", storageClass.volumeBindingMode);
  }
  if (storageClass.allowedTopologies) describeTopologies(d, storageClass.allowedTopologies);
  describeEvents(d, await eventsOfObject(context, storageClass), context.now);
  return d.text;
};

function describeTopologies(
  d: Description,
  terms: NonNullable<StorageClass["allowedTopologies"]>,
): void {
  d.field("AllowedTopologies", terms.length === 0 ? "<none>" : "");
  for (const [index, { matchLabelExpressions = [] }] of terms.entries()) {
    const texts = matchLabelExpressions.map(
      ({ key, values }) => `${key} in [${values.join(", ")}]`,
    );
    const [first = "<none>", ...others] = texts;
    d.field(`Term ${index}`, first, 1);
    for (const text of others) d.row(1, "", text);
  }
}
