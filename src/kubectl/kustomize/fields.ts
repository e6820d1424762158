import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";

const known = new Set(
  "apiVersion kind metadata resources bases components namespace namePrefix nameSuffix labels commonLabels commonAnnotations configMapGenerator secretGenerator generatorOptions images replicas patches patchesStrategicMerge patchesJson6902 sortOptions buildMetadata".split(
    " ",
  ),
);

/** What kustomize can and this kubectl cannot. */
const leftOut = new Set(
  "crds configurations generators helmCharts helmGlobals helmChartInflationGenerator imageTags openapi replacements transformers validators vars".split(
    " ",
  ),
);

/** The kustomization if it has no other fields than there are. Throws UsageError. */
export function checkFields(kustomization: JsonObject): JsonObject {
  for (const field of Object.keys(kustomization)) {
    if (leftOut.has(field)) {
      throw new UsageError(`this kubectl does not build kustomizations with ${field}`);
    }
    if (!known.has(field)) {
      throw new UsageError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`);
    }
  }
  return kustomization;
}

const replaced: readonly (readonly [string, string])[] = [
  ["bases", "resources"],
  ["commonLabels", "labels"],
  ["patchesJson6902", "patches"],
  ["patchesStrategicMerge", "patches"],
];

/** What kustomize says of fields that others have replaced. */
export function deprecations(kustomization: JsonObject): readonly string[] {
  return replaced
    .filter(([old]) => kustomization[old] !== undefined)
    .map(
      ([old, now]) =>
        `# Warning: '${old}' is deprecated. Please use '${now}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
    );
}
