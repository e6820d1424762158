import { parseYaml, YamlError } from "#api/yaml.ts";
import { FileError, type Files } from "#base/files.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textsAt } from "../resources/fields.ts";
import { checkFields, deprecations } from "./fields.ts";
import { generated, hashOf } from "./generators.ts";
import { inBuildOrder } from "./order.ts";
import { applyPatchEntry } from "./patches.ts";
import { followNames } from "./references.ts";
import { idOf, rename, type Resource, resourceOf } from "./resource.ts";
import {
  addAffixes,
  addAnnotations,
  addLabels,
  imageChangeOf,
  setImage,
  setNamespace,
  setReplicas,
} from "./transformers.ts";

/** What a kustomization makes, and what is to be said about how it is written. */
export interface Built {
  readonly objects: readonly JsonObject[];
  readonly warnings: readonly string[];
}

/** Where kustomizations are read. */
export interface Place {
  readonly files: Files;
  /** The working directory, for messages; "" if it is not known. */
  readonly cwd: string;
}

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Builds the kustomization in a folder. Throws UsageError in kustomize's words. */
export function buildKustomization(place: Place, folder: string): Built {
  const builder = new Builder(place);
  const resources = builder.accumulate(folder, true);
  for (const resource of resources.filter(({ hashed }) => hashed)) {
    const name = textAt(resource.object, "metadata", "name");
    rename(resource, `${name}-${hashOf(resource.object)}`);
  }
  followNames(resources);
  const objects = resources.map(({ object }) => object);
  return {
    objects: builder.unsorted ? objects : inBuildOrder(objects),
    warnings: builder.warnings,
  };
}

class Builder {
  readonly warnings: string[] = [];
  /** `sortOptions.order: fifo` of the outermost kustomization. */
  unsorted = false;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The resources of a folder after all that its kustomization says of them. */
  accumulate(folder: string, outermost = false): readonly Resource[] {
    const kustomization = this.#kustomization(folder);
    this.warnings.push(...deprecations(kustomization));
    if (outermost) this.unsorted = textAt(kustomization, "sortOptions", "order") === "fifo";
    const read = (path: string) => this.#read(joined(folder, path), path);
    let resources: readonly Resource[] = [];
    for (const field of ["resources", "bases", "components"]) {
      for (const entry of textsAt(kustomization, field)) {
        resources = [...resources, ...this.#entry(folder, entry)];
        refuseTwins(resources, entry);
      }
    }
    resources = withGenerated(resources, kustomization, read);
    resources = this.#transform(resources, kustomization, read);
    followNames(resources);
    return resources;
  }

  #transform(
    found: readonly Resource[],
    kustomization: JsonObject,
    read: (path: string) => string,
  ): readonly Resource[] {
    let resources = found;
    for (const entry of textsAt(kustomization, "patchesStrategicMerge")) {
      const text = /\n|^\s*\{/.test(entry) ? entry : read(entry);
      resources = applyPatchEntry(resources, text, undefined);
    }
    const patchesIn = (field: string) => {
      for (const entry of objectsAt(kustomization, field)) {
        const path = textAt(entry, "path");
        const text = path ? read(path) : textAt(entry, "patch");
        const target = isObject(entry["target"]) ? entry["target"] : undefined;
        resources = applyPatchEntry(resources, text, target);
      }
    };
    patchesIn("patches");
    const namespace = textAt(kustomization, "namespace");
    if (namespace) setNamespace(resources, namespace);
    addAffixes(resources, textAt(kustomization, "namePrefix"), textAt(kustomization, "nameSuffix"));
    for (const entry of objectsAt(kustomization, "labels")) {
      addLabels(resources, objectAt(entry, "pairs"), {
        selectors: entry["includeSelectors"] === true,
        templates: entry["includeTemplates"] === true,
      });
    }
    const everywhere = { selectors: true, templates: true };
    addLabels(resources, objectAt(kustomization, "commonLabels"), everywhere);
    addAnnotations(resources, objectAt(kustomization, "commonAnnotations"));
    patchesIn("patchesJson6902");
    for (const entry of objectsAt(kustomization, "replicas")) {
      const name = textAt(entry, "name");
      if (setReplicas(resources, name, Number(entry["count"]))) continue;
      const kinds = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"];
      const types = kinds.map((kind) => `${kind}.[noVer].[noGrp]`).join(" ");
      throw new UsageError(
        `resource with name ${name} does not match a config with the following GVK [${types}]`,
      );
    }
    for (const entry of objectsAt(kustomization, "images")) {
      setImage(resources, imageChangeOf(entry));
    }
    return resources;
  }

  /** A file with manifests, or the folder of another kustomization. */
  #entry(folder: string, entry: string): readonly Resource[] {
    if (/^(https?|ssh|git):|^git@|^github\.com\//.test(entry)) {
      throw new UsageError(`accumulating resources: ${entry}: this kubectl fetches nothing`);
    }
    const path = joined(folder, entry);
    const kind = this.#place.files.kind(path);
    if (kind === "directory") {
      try {
        return this.accumulate(path);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(
          `accumulating resources: accumulation err='accumulating resources from '${entry}': '${this.#absolute(path)}' must resolve to a file': recursed accumulation of path '${this.#absolute(path)}': ${error.message}`,
        );
      }
    }
    if (kind === undefined) {
      const failure = `evalsymlink failure on '${this.#absolute(path)}' : lstat ${this.#absolute(path)}: no such file or directory`;
      throw new UsageError(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': ${failure}': must build at directory: not a valid directory: ${failure}`,
      );
    }
    return parsed(this.#place.files.read(path), entry)
      .flatMap((object) => itemsOf(object))
      .map((object) => resourceOf(object));
  }

  #kustomization(folder: string): JsonObject {
    const { files } = this.#place;
    if (files.kind(folder) === undefined) {
      throw new UsageError(
        `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${this.#absolute(folder)}: no such file or directory`,
      );
    }
    if (files.kind(folder) === "file") {
      throw new UsageError(
        `must build at directory: '${this.#absolute(folder)}': file is not directory`,
      );
    }
    const found = names.filter((name) => files.kind(joined(folder, name)) === "file");
    const [name, ...more] = found;
    if (name === undefined) {
      throw new UsageError(
        `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${this.#absolute(folder)}'`,
      );
    }
    if (more.length > 0) {
      throw new UsageError(`Found multiple kustomization files: ${this.#absolute(folder)}\n`);
    }
    const [value] = parsed(files.read(joined(folder, name)), name);
    return checkFields(value ?? {});
  }

  #read(path: string, given: string): string {
    try {
      return this.#place.files.read(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new UsageError(
        `evalsymlink failure on '${this.#absolute(path)}' : lstat ${this.#absolute(path)}: no such file or directory: ${given}`,
      );
    }
  }

  #absolute(path: string): string {
    return path.startsWith("/") || !this.#place.cwd ? path : joined(this.#place.cwd, path);
  }
}

function withGenerated(
  resources: readonly Resource[],
  kustomization: JsonObject,
  read: (path: string) => string,
): readonly Resource[] {
  const all = [...resources];
  const common = objectAt(kustomization, "generatorOptions");
  for (const kind of ["ConfigMap", "Secret"] as const) {
    const field = kind === "ConfigMap" ? "configMapGenerator" : "secretGenerator";
    for (const entry of objectsAt(kustomization, field)) {
      const made = generated(kind, entry, common, read);
      const behavior = textAt(entry, "behavior");
      if (behavior !== "merge" && behavior !== "replace") {
        all.push(made);
        refuseTwins(all, textAt(entry, "name"));
        continue;
      }
      const index = all.findIndex(
        ({ object, names: known }) =>
          textAt(object, "kind") === kind && known.includes(textAt(entry, "name")),
      );
      const base = all[index];
      if (!base) {
        throw new UsageError(
          `merging from generator ${textAt(entry, "name")}: id ${idOf(made.object)} does not exist; cannot merge or replace`,
        );
      }
      const data = {
        ...(behavior === "merge" && objectAt(base.object, "data")),
        ...objectAt(made.object, "data"),
      };
      all[index] = { ...base, object: { ...base.object, data }, hashed: made.hashed };
    }
  }
  return all;
}

function refuseTwins(resources: readonly Resource[], entry: string): void {
  const ids = resources.map(({ object }) => idOf(object));
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin === undefined) return;
  throw new UsageError(
    `accumulating resources: accumulation err='merging resources from '${entry}': may not add resource with an already registered id: ${twin}'`,
  );
}

function itemsOf(object: JsonObject): readonly JsonObject[] {
  const isList = textAt(object, "kind").endsWith("List") && Array.isArray(object["items"]);
  return isList ? objectsAt(object, "items") : [object];
}

function parsed(text: string, name: string): readonly JsonObject[] {
  try {
    return parseYaml(text).filter(isObject);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(`invalid content in ${name}: ${error.message}`);
  }
}

/** As filepath.Join. */
function joined(folder: string, path: string): string {
  if (path.startsWith("/")) return path;
  const parts: string[] = [];
  for (const part of [...folder.split("/"), ...path.split("/")]) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    const last = parts.at(-1);
    if (part === ".." && last !== undefined && last !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/") || ".";
}
