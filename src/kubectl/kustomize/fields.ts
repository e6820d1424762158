import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { textAt } from "../resources/fields.ts";

/** What a field may hold, as Go calls it, and what is in it. */
interface Shape {
  readonly go: string;
  readonly each?: Shape;
  readonly fields?: Readonly<Record<string, Shape>>;
}

const text: Shape = { go: "string" };
const flag: Shape = { go: "bool" };
const anything: Shape = { go: "interface {}" };
const list = (each: Shape): Shape => ({ go: `[]${each.go}`, each });
const map = (each: Shape): Shape => ({ go: `map[string]${each.go}`, each });
const struct = (name: string, fields: Readonly<Record<string, Shape>>): Shape => ({
  go: `types.${name}`,
  fields,
});
const texts = (names: string) => Object.fromEntries(names.split(" ").map((name) => [name, text]));

const options = struct("GeneratorOptions", {
  labels: map(text),
  annotations: map(text),
  disableNameSuffixHash: flag,
  immutable: flag,
});
const generator = {
  ...texts("namespace name behavior env"),
  literals: list(text),
  files: list(text),
  envs: list(text),
  options,
};
const target = texts("group version kind name namespace annotationSelector labelSelector");
const patch = struct("Patch", {
  ...texts("path patch"),
  target: struct("Selector", target),
  options: map(flag),
});
const labelField = { ...texts("group version kind path"), create: flag };

const fieldOptions = struct("FieldOptions", {
  delimiter: text,
  index: { go: "int" },
  encoding: text,
  create: flag,
});
const selector = struct("Selector", target);
const replacement = struct("ReplacementField", {
  path: text,
  source: struct("SourceSelector", {
    ...texts("group version kind name namespace fieldPath"),
    options: fieldOptions,
  }),
  targets: list({
    ...struct("TargetSelector", {
      select: selector,
      reject: list({ ...selector, go: "*types.Selector" }),
      fieldPaths: list(text),
      options: fieldOptions,
    }),
    go: "*types.TargetSelector",
  }),
});

const image = struct("Image", texts("name newName tagSuffix newTag digest"));

const kustomization = struct("Kustomization", {
  ...texts("apiVersion kind namePrefix nameSuffix namespace"),
  metadata: anything,
  resources: list(text),
  bases: list(text),
  components: list(text),
  labels: list(
    struct("Label", {
      pairs: map(text),
      includeSelectors: flag,
      includeTemplates: flag,
      fields: list(struct("FieldSpec", labelField)),
    }),
  ),
  commonLabels: map(text),
  commonAnnotations: map(text),
  configMapGenerator: list(struct("ConfigMapArgs", generator)),
  secretGenerator: list(struct("SecretArgs", { ...generator, type: text })),
  generatorOptions: options,
  imageTags: list(image),
  images: list(image),
  replicas: list(struct("Replica", { name: text, count: { go: "int64" } })),
  patches: list(patch),
  patchesJson6902: list(patch),
  patchesStrategicMerge: list({ go: "types.PatchStrategicMerge" }),
  replacements: list(replacement),
  sortOptions: struct("SortOptions", {
    order: { go: "types.SortOrder" },
    legacySortOptions: struct("LegacySortOptions", {
      orderFirst: list(text),
      orderLast: list(text),
    }),
  }),
  buildMetadata: list(text),
});

/** What kustomize can and this kubectl cannot. */
const leftOut = new Set(
  "crds configurations generators helmCharts helmGlobals helmChartInflationGenerator openapi transformers validators vars".split(
    " ",
  ),
);

/** The kustomization if it has no other fields than there are, and in them what belongs there. Throws UsageError. */
export function checkFields(document: unknown): JsonObject {
  const value = named(document, kustomization);
  const given = Object.entries(isObject(value) ? value : {});
  for (const [field, each] of given) {
    const isEmpty = typeof each === "object" && Object.keys(each ?? {}).length === 0;
    if (leftOut.has(field) && !isEmpty) {
      throw new UsageError(`this kubectl does not build kustomizations with ${field}`);
    }
  }
  const all = Object.fromEntries(given);
  const known = Object.fromEntries(given.filter(([field]) => !leftOut.has(field)));
  check(isObject(value) ? known : value, kustomization, "", []);
  return all;
}

/** Refuses a kustomization that says nothing, or that is of another kind. Throws UsageError. */
export function checkKind(value: JsonObject, folder: string): void {
  const fields = Object.entries(value).filter(
    ([name, each]) => name !== "apiVersion" && name !== "kind" && each !== null,
  );
  if (fields.length === 0) throw new UsageError("kustomization.yaml is empty");
  const kind = textAt(value, "kind") || "Kustomization";
  const apiVersion = textAt(value, "apiVersion");
  const due = `kustomize.config.k8s.io/${kind === "Component" ? "v1alpha1" : "v1beta1"}`;
  const faults = [
    ...(kind === "Kustomization" || kind === "Component"
      ? []
      : ["kind should be Kustomization or Component"]),
    ...(apiVersion && apiVersion !== due ? [`apiVersion for ${kind} should be ${due}`] : []),
  ];
  if (faults.length === 0) return;
  throw new UsageError(`Failed to read kustomization file under ${folder}:\n${faults.join("\n")}`);
}

/** Each field by the name it has: Go's JSON decoder does not mind capitals. */
function named(value: unknown, { each, fields = {} }: Shape): unknown {
  if (Array.isArray(value)) return each ? value.map((item: unknown) => named(item, each)) : value;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const lower = key.toLowerCase();
    const name =
      Object.keys(fields).find((field) => !(key in fields) && field.toLowerCase() === lower) ?? key;
    const shape = each ?? fields[name];
    return [name, shape ? named(item, shape) : item];
  });
  return Object.fromEntries(entries);
}

/** As Go's JSON decoder: the first of the fields in the order of their names is complained of. */
function check(value: unknown, shape: Shape, owner: string, path: readonly string[]): void {
  if (value === null || value === undefined || shape === anything) return;
  if (!fits(value, shape)) {
    const where = owner
      ? `Go struct field ${owner}.${path.join(".")} of type ${shape.go}`
      : `Go value of type ${shape.go}`;
    throw new UsageError(
      `invalid Kustomization: json: cannot unmarshal ${nameOf(value)} into ${where}`,
    );
  }
  if (Array.isArray(value)) {
    for (const item of value) if (shape.each) check(item, shape.each, owner, path);
    return;
  }
  if (!isObject(value)) return;
  for (const name of Object.keys(value).toSorted()) {
    if (shape.each) {
      check(value[name], shape.each, owner, path);
      continue;
    }
    const field = shape.fields?.[name];
    if (!field)
      throw new UsageError(`invalid Kustomization: json: unknown field ${JSON.stringify(name)}`);
    check(value[name], field, shape.go.replace(/^\*?types\./, ""), [...path, name]);
  }
}

function fits(value: unknown, { go, fields }: Shape): boolean {
  if (go.startsWith("[]")) return Array.isArray(value);
  if (fields || go.startsWith("map[")) return isObject(value);
  if (go === "bool") return typeof value === "boolean";
  if (go === "int64" || go === "int") return Number.isInteger(value);
  return typeof value === "string";
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

const replaced: readonly (readonly [string, string])[] = [
  ["bases", "resources"],
  ["commonLabels", "labels"],
  ["imageTags", "images"],
  ["patchesJson6902", "patches"],
  ["patchesStrategicMerge", "patches"],
  ["vars", "replacements"],
];

/** What kustomize says of fields that others have replaced. */
export function deprecations(value: JsonObject): readonly string[] {
  return replaced
    .filter(([old]) => (value[old] ?? undefined) !== undefined)
    .map(([old, now]) => {
      const experimental = old === "vars" ? "[EXPERIMENTAL] " : "";
      return `# Warning: '${old}' is deprecated. Please use '${now}' instead. ${experimental}Run 'kustomize edit fix' to update your Kustomization automatically.`;
    });
}
