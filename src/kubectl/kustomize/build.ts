import type { Files } from "#base/files.ts";
import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textsAt } from "../resources/fields.ts";
import { checkFields, checkKind, deprecations } from "./fields.ts";
import { generated, hashOf } from "./generators.ts";
import { annotateOrigins, builtin } from "./origins.ts";
import { inBuildOrder, orderOf } from "./order.ts";
import { prefixed } from "./prefixed.ts";
import { followNames } from "./references.ts";
import { kustomizationIn, resourcesIn } from "./read.ts";
import { idOf, namesOf, rename, type Resource, set } from "./resource.ts";
import { transform } from "./transform.ts";
import { addLabels } from "./transformers.ts";

/** Where kustomizations are read. */
export interface Place {
  readonly files: Files;
  /** The working directory, for messages; "" if it is not known. */
  readonly cwd: string;
  /** Whether kustomizations may read files outside their folders. */
  readonly unrestricted?: boolean;
  /** Told of what is old-fashioned in a kustomization, as soon as it is read. */
  readonly warn: (text: string) => void;
}

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** The objects that the kustomization in a folder makes. Throws UsageError in kustomize's words. */
export function buildKustomization(place: Place, folder: string): readonly JsonObject[] {
  const builder = new Builder(place);
  builder.checkFolder(folder, folder);
  const kustomization = builder.load(folder);
  const order = orderOf(kustomization);
  const resources = builder.accumulate([folder], kustomization);
  for (const resource of resources.filter(({ hashed }) => hashed)) {
    const name = textAt(resource.object, "metadata", "name");
    rename(resource, `${name}-${hashOf(resource.object)}`);
  }
  followNames(resources);
  const metadata = textsAt(kustomization, "buildMetadata");
  annotateOrigins(resources, metadata);
  if (metadata.includes("managedByLabel")) {
    const label = { "app.kubernetes.io/managed-by": "kustomize-(devel)" };
    addLabels(resources, label, { selectors: false, templates: false });
  }
  const objects = resources.map(({ object }) => object).filter((object) => !isLocal(object));
  return order ? inBuildOrder(objects, order) : objects;
}

/** Whether an object is there for the build alone. */
function isLocal(object: JsonObject): boolean {
  const value = textAt(object, "metadata", "annotations", "config.kubernetes.io/local-config");
  return value !== "" && value !== "false";
}

class Builder {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The resources of the last of some nested folders after all that its kustomization says of them. */
  accumulate(
    roots: readonly string[],
    kustomization: JsonObject,
    inherited: readonly Resource[] = [],
  ): readonly Resource[] {
    const folder = roots.at(-1) ?? ".";
    const read = (path: string) => this.#read(folder, path);
    const file = relative(this.#absolute(roots[0] ?? "."), this.#absolute(this.#fileIn(folder)));
    let resources = inherited;
    for (const entry of ["resources", "bases"].flatMap((field) => textsAt(kustomization, field))) {
      resources = [...resources, ...this.#entry(roots, entry, resources)];
    }
    resources = withGenerated(resources, kustomization, read, file);
    for (const entry of textsAt(kustomization, "components")) {
      resources = this.#component(roots, entry, resources);
    }
    return transform(resources, kustomization, { read, file });
  }

  /** A file with manifests, or the folder of another kustomization. */
  #entry(roots: readonly string[], entry: string, known: readonly Resource[]): readonly Resource[] {
    if (/^(https?|ssh|git):|^git@|^github\.com\//.test(entry)) {
      throw new UsageError(`accumulating resources: ${entry}: this kubectl fetches nothing`);
    }
    let found: readonly Resource[] = [];
    try {
      prefixed(`accumulating resources from '${entry}'`, () => {
        const folder = roots.at(-1) ?? ".";
        found = resourcesIn(this.#read(folder, entry), entry);
        const from = this.#absolute(joined(folder, entry));
        const origin = `path: ${relative(this.#absolute(roots[0] ?? "."), from)}\n`;
        for (const resource of found) resource.origin = origin;
      });
      prefixed(`merging resources from '${entry}'`, () => refuseTwins([...known, ...found]));
      return found;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (error.message.includes("MalformedYAMLError")) {
        throw new UsageError(`accumulating resources: ${error.message}`);
      }
      return prefixed(`accumulating resources: accumulation err='${error.message}'`, () => {
        const nested = this.#root(roots, entry);
        const resources = this.#nested(nested, false, []);
        const path = this.#absolute(nested.at(-1) ?? "");
        prefixed(`recursed merging from path '${path}'`, () =>
          refuseTwins([...known, ...resources]),
        );
        return resources;
      });
    }
  }

  /** What a component makes of the resources that the kustomization has so far. */
  #component(
    roots: readonly string[],
    entry: string,
    resources: readonly Resource[],
  ): readonly Resource[] {
    const nested = quoted("loader.New", () => this.#root(roots, entry));
    return quoted("accumulateDirectory:", () => this.#nested(nested, true, resources));
  }

  #nested(
    roots: readonly string[],
    isComponent: boolean,
    inherited: readonly Resource[],
  ): readonly Resource[] {
    const folder = roots.at(-1) ?? ".";
    const path = this.#absolute(folder);
    const kustomization = prefixed(`couldn't make target for path '${path}'`, () =>
      this.load(folder),
    );
    const kind = textAt(kustomization, "kind") || "Kustomization";
    if (isComponent && kind !== "Component") {
      throw new UsageError(`expected kind 'Component' for path '${path}' but got '${kind}'`);
    }
    if (!isComponent && kind === "Component") {
      throw new UsageError(`expected kind != 'Component' for path '${path}'`);
    }
    return prefixed(`recursed accumulation of path '${path}'`, () =>
      this.accumulate(roots, kustomization, inherited),
    );
  }

  /** The folders on the way to one that an entry names. */
  #root(roots: readonly string[], entry: string): readonly string[] {
    if (!entry) throw new UsageError("new root cannot be empty");
    const folder = joined(roots.at(-1) ?? ".", entry);
    this.checkFolder(folder);
    const path = this.#absolute(folder);
    const visited = roots.map((root) => this.#absolute(root)).findLast((root) => isIn(root, path));
    if (visited !== undefined) {
      throw new UsageError(
        `cycle detected: candidate root '${path}' contains visited root '${visited}'`,
      );
    }
    return [...roots, folder];
  }

  /** Refuses what is not a folder. Throws UsageError. */
  checkFolder(folder: string, given = this.#absolute(folder)): void {
    const kind = this.#place.files.kind(folder);
    const path = this.#absolute(folder);
    if (kind === undefined) {
      throw new UsageError(
        `must build at directory: not a valid directory: evalsymlink failure on '${given}' : lstat ${path}: no such file or directory`,
      );
    }
    if (kind === "file") {
      throw new UsageError(`must build at directory: '${given}': file is not directory`);
    }
  }

  /** The file of a kustomization that was loaded. */
  #fileIn(folder: string): string {
    const { files } = this.#place;
    const name = names.find((each) => files.kind(joined(folder, each)) === "file");
    return joined(folder, name ?? "kustomization.yaml");
  }

  /** The kustomization of a folder. Throws UsageError. */
  load(folder: string): JsonObject {
    const { files } = this.#place;
    const path = this.#absolute(folder);
    const [name, ...more] = names.filter((each) => files.kind(joined(folder, each)) === "file");
    if (name === undefined) {
      throw new UsageError(
        `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`,
      );
    }
    if (more.length > 0) {
      throw new UsageError(`Found multiple kustomization files under: ${path}\n`);
    }
    const kustomization = checkFields(kustomizationIn(files.read(joined(folder, name))));
    for (const warning of deprecations(kustomization)) this.#place.warn(warning);
    checkKind(kustomization, path);
    return kustomization;
  }

  #read(folder: string, entry: string): string {
    const file = joined(folder, entry);
    const [path, root] = [this.#absolute(file), this.#absolute(folder)];
    const kind = this.#place.files.kind(file);
    if (kind === "directory") throw new UsageError(`'${path}' must resolve to a file`);
    if (kind === undefined) {
      throw new UsageError(
        `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`,
      );
    }
    if (!this.#place.unrestricted && !isIn(path, root)) {
      throw new UsageError(`security; file '${path}' is not in or below '${root}'`);
    }
    return this.#place.files.read(file);
  }

  #absolute(path: string): string {
    return path.startsWith("/") || !this.#place.cwd ? path : joined(this.#place.cwd, path);
  }
}

/** Says which step of taking a component failed. */
function quoted<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`accumulating components: ${what} ${JSON.stringify(error.message)}`);
  }
}

function withGenerated(
  resources: readonly Resource[],
  kustomization: JsonObject,
  read: (path: string) => string,
  file: string,
): readonly Resource[] {
  const all = [...resources];
  const common = objectAt(kustomization, "generatorOptions");
  for (const kind of ["ConfigMap", "Secret"] as const) {
    const field = kind === "ConfigMap" ? "configMapGenerator" : "secretGenerator";
    for (const entry of objectsAt(kustomization, field)) {
      const made = generated(kind, entry, common, read);
      made.origin = builtin(file, `${kind}Generator`);
      const behavior = textAt(entry, "behavior");
      if (behavior !== "merge" && behavior !== "replace") {
        all.push(made);
        refuseGenerated(all.slice(0, -1), made);
        continue;
      }
      const index = all.findIndex(
        (each) =>
          textAt(each.object, "kind") === kind && namesOf(each).includes(textAt(entry, "name")),
      );
      const base = all[index];
      if (!base) {
        throw new UsageError(`${merging(made.object)} does not exist; cannot merge or replace`);
      }
      const joint = (...path: readonly string[]) => ({
        ...objectAt(base.object, ...path),
        ...objectAt(made.object, ...path),
      });
      let object = behavior === "merge" ? set(made.object, ["data"], joint("data")) : made.object;
      object = set(object, ["metadata"], {
        ...objectAt(base.object, "metadata"),
        ...annexed("labels", joint("metadata", "labels")),
        ...annexed("annotations", joint("metadata", "annotations")),
      });
      all[index] = { ...base, object, hashed: made.hashed };
    }
  }
  return all;
}

function annexed(name: string, entries: JsonObject): JsonObject {
  return Object.keys(entries).length > 0 ? { [name]: entries } : {};
}

/** Which generated object is in question, as Go prints it. */
function merging(object: JsonObject): string {
  const [kind, name] = [textAt(object, "kind"), textAt(object, "metadata", "name")];
  const namespace = textAt(object, "metadata", "namespace");
  return `merging from generator ${name}: id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`;
}

function refuseGenerated(resources: readonly Resource[], { object }: Resource): void {
  if (!resources.some((each) => idOf(each.object) === idOf(object))) return;
  throw new UsageError(`${merging(object)} exists; behavior must be merge or replace`);
}

function refuseTwins(resources: readonly Resource[]): void {
  const ids = resources.map(({ object }) => idOf(object));
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin === undefined) return;
  throw new UsageError(`may not add resource with an already registered id: ${twin}`);
}

function isIn(path: string, folder: string): boolean {
  return (
    path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`) || folder === "."
  );
}

/** As filepath.Rel: the way from a folder to a file. */
function relative(folder: string, file: string): string {
  const [from, to] = [folder, file].map((path) =>
    path.split("/").filter((part) => part && part !== "."),
  );
  let common = 0;
  while (common < from!.length && from![common] === to![common]) common++;
  return [...from!.slice(common).map(() => ".."), ...to!.slice(common)].join("/");
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
