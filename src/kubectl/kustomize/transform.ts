import { formatYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textsAt } from "../resources/fields.ts";
import { builtin } from "./origins.ts";
import { applyPatchEntry, patchEntryOf } from "./patches.ts";
import { prefixed } from "./prefixed.ts";
import { replace, replacementsIn } from "./replacements.ts";
import type { Resource } from "./resource.ts";
import {
  addAffixes,
  addAnnotations,
  addLabels,
  imageChangeOf,
  setImage,
  setNamespace,
  setReplicas,
} from "./transformers.ts";

/** How the files beside a kustomization are read, and its own as annotations tell it. */
export interface Reading {
  readonly read: (path: string) => string;
  readonly file: string;
}

/** The resources after all that a kustomization says of them, in kustomize's order. Throws UsageError. */
export function transform(
  found: readonly Resource[],
  kustomization: JsonObject,
  { read, file }: Reading,
): readonly Resource[] {
  let resources = found;
  const did = (kind: string): void => {
    for (const { transformations } of resources) transformations.push(builtin(file, kind));
  };
  for (const entry of textsAt(kustomization, "patchesStrategicMerge")) {
    const text = /\n|^\s*\{/.test(entry)
      ? entry
      : configuring("PatchStrategicMergeTransformer", { paths: [entry] }, () => read(entry));
    resources = applyPatchEntry(resources, { text, source: entry });
    did("PatchStrategicMergeTransformer");
  }
  const patchesIn = (field: string, kind: string) => {
    const entries = objectsAt(kustomization, field).map((entry) => patchEntryOf(entry, read, kind));
    for (const entry of entries) {
      resources = applyPatchEntry(resources, entry);
      did(kind);
    }
  };
  patchesIn("patches", "PatchTransformer");
  const text = (field: string) => textAt(kustomization, field);
  const once = (isWanted: boolean, kind: string, action: () => void): void => {
    if (!isWanted) return;
    action();
    did(kind);
  };
  const [namespace, prefix, suffix] = [text("namespace"), text("namePrefix"), text("nameSuffix")];
  once(namespace !== "", "NamespaceTransformer", () => setNamespace(resources, namespace));
  addAffixes(resources, prefix, suffix);
  once(prefix !== "", "PrefixTransformer", () => {});
  once(suffix !== "", "SuffixTransformer", () => {});
  label(resources, kustomization, did);
  const annotations = objectAt(kustomization, "commonAnnotations");
  once(isGiven(annotations), "AnnotationsTransformer", () =>
    addAnnotations(resources, annotations),
  );
  patchesIn("patchesJson6902", "PatchJson6902Transformer");
  for (const entry of objectsAt(kustomization, "replicas")) {
    scale(resources, entry);
    did("ReplicaCountTransformer");
  }
  const images = ["images", "imageTags"].flatMap((field) => objectsAt(kustomization, field));
  for (const entry of images) {
    setImage(resources, imageChangeOf(entry));
    did("ImageTagTransformer");
  }
  const replacements = objectsAt(kustomization, "replacements").flatMap((entry) =>
    replacementEntries(entry, read),
  );
  for (const entry of replacements) replace(resources, entry);
  once(replacements.length > 0, "ReplacementTransformer", () => {});
  return resources;
}

function isGiven(map: JsonObject): boolean {
  return Object.keys(map).length > 0;
}

function label(
  resources: readonly Resource[],
  kustomization: JsonObject,
  did: (kind: string) => void,
): void {
  const entries = objectsAt(kustomization, "labels");
  for (const entry of entries) {
    addLabels(resources, objectAt(entry, "pairs"), {
      selectors: entry["includeSelectors"] === true,
      templates: entry["includeTemplates"] === true,
      fields: objectsAt(entry, "fields"),
    });
    did("LabelTransformer");
  }
  const common = objectAt(kustomization, "commonLabels");
  addLabels(resources, common, { selectors: true, templates: true });
  if (isGiven(common) || entries.length > 0) did("LabelTransformer");
}

function scale(resources: readonly Resource[], entry: JsonObject): void {
  const name = textAt(entry, "name");
  if (setReplicas(resources, name, Number(entry["count"]))) return;
  const kinds = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
  const types = kinds.map((kind) => `${kind}.[noVer].[noGrp]`).join(" ");
  throw new UsageError(
    `resource with name ${name} does not match a config with the following GVK [${types}]`,
  );
}

/** What an entry of `replacements` says, or the file that it names. */
function replacementEntries(
  entry: JsonObject,
  read: (path: string) => string,
): readonly JsonObject[] {
  const path = textAt(entry, "path");
  if (!path) return [entry];
  const config = { Replacements: [entry] };
  return configuring("ReplacementTransformer", config, () => {
    if (entry["source"] !== undefined || objectsAt(entry, "targets").length > 0) {
      throw new UsageError("cannot specify both path and inline replacement");
    }
    return replacementsIn(read(path));
  });
}

/** Says what a transformer was to do when that cannot be made out. */
function configuring<T>(kind: string, config: JsonObject, action: () => T): T {
  const text = formatYaml(config);
  return prefixed(`trouble configuring builtin ${kind} with config: \`\n${text}\``, action);
}
