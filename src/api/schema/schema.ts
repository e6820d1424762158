// One description of every type, from which decoding, field validation, strategic merge, server-side
// apply and the OpenAPI documents all follow. The facts stand in the sibling files, a type per
// unindented line and its fields under it:
//
//   # core.v1                 (the package of the types that follow)
//   TypeName [atomic] [as=…]  (as: its name there) [union=discriminator/field+field]
//     field[!] [*]type [required|optional] [default=…] [patch=merge|replace|retainKeys] [mergeKey=…]
//       [list=map|set] [keys=a+b] [atomic|granular]
//
// `!`: written even when empty, and required unless `optional`. `*`: a pointer in Go, so zero is told from absent. A struct without `*`
// is always written, as `{}` if need be; so is a Time, as null.

import { must } from "#base/assert.ts";
import { accessTypes } from "./access.ts";
import { admissionregistrationTypes } from "./admissionregistration.ts";
import { apiextensionsTypes } from "./apiextensions.ts";
import { apiregistrationTypes } from "./apiregistration.ts";
import { appsTypes } from "./apps.ts";
import { autoscalingTypes } from "./autoscaling.ts";
import { batchTypes } from "./batch.ts";
import { certificatesTypes } from "./certificates.ts";
import { coreTypes } from "./core.ts";
import { flowcontrolTypes } from "./flowcontrol.ts";
import { metaTypes } from "./meta.ts";
import { networkingTypes } from "./networking.ts";
import { podspecTypes } from "./podspec.ts";
import { policyTypes } from "./policy.ts";
import { rbacTypes } from "./rbac.ts";
import { schedulingTypes } from "./scheduling.ts";
import { storageTypes } from "./storage.ts";
import { volumesTypes } from "./volumes.ts";

/** The Go types of Kubernetes' API, without their packages. */
export type TypeRef =
  | { readonly form: "scalar"; readonly name: ScalarName }
  | { readonly form: "list"; readonly of: TypeRef }
  | { readonly form: "map"; readonly of: TypeRef }
  | { readonly form: "struct"; readonly name: string };

export type ScalarName =
  | "string"
  | "bool"
  | "int32"
  | "int64"
  | "byte"
  | "Time"
  | "MicroTime"
  | "Quantity"
  | "IntOrString"
  | "number"
  | "any"
  | "JSON"
  | "JSONSchemaPropsOrArray"
  | "JSONSchemaPropsOrBool"
  | "JSONSchemaPropsOrStringArray";

export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly pointer: boolean;
  readonly keepEmpty: boolean;
  readonly required: boolean;
  /** Of strategic merge patch: `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  readonly mergeKey: string | undefined;
  /** Of server-side apply. */
  readonly listType: "atomic" | "map" | "set";
  readonly listKeys: readonly string[];
  readonly atomic: boolean;
  /** Said to be merged field by field, where that goes without saying elsewhere. */
  readonly granular: boolean;
  /** What stands in the OpenAPI documents as the default, as text; undefined if nothing does. */
  readonly defaultText: string | undefined;
}

export interface StructType {
  readonly name: string;
  /** The name in OpenAPI documents: `io.k8s.api.core.v1.Pod`. */
  readonly openApiName: string;
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  /** `[discriminator, field]`: which field the value of the other lets stand. */
  readonly union: readonly string[] | undefined;
}

const scalars =
  "string bool int32 int64 byte Time MicroTime Quantity IntOrString number any JSON JSONSchemaPropsOrArray JSONSchemaPropsOrBool JSONSchemaPropsOrStringArray".split(
    " ",
  );

/** `[]Container`, `map[string]string`, `PodSpec`. */
function parseType(text: string): TypeRef {
  if (text === "[]byte") return { form: "scalar", name: "byte" };
  if (text.startsWith("[]")) return { form: "list", of: parseType(text.slice(2)) };
  if (text.startsWith("map[string]")) return { form: "map", of: parseType(text.slice(11)) };
  if (scalars.includes(text)) return { form: "scalar", name: text as ScalarName };
  return { form: "struct", name: text };
}

/** What follows `key=` in one of the marks. */
function markIn(marks: readonly string[]): (key: string) => string | undefined {
  return (key) => marks.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
}

function parseField(line: string): Field {
  const [rawName = "", rawType = "", ...marks] = line.trim().split(" ");
  const mark = markIn(marks);
  return {
    name: rawName.replace("!", ""),
    type: parseType(rawType.replace("*", "")),
    pointer: rawType.startsWith("*"),
    keepEmpty: rawName.endsWith("!"),
    required: (rawName.endsWith("!") && !marks.includes("optional")) || marks.includes("required"),
    patchStrategies: mark("patch")?.split("+") ?? [],
    mergeKey: mark("mergeKey"),
    listType: (mark("list") ?? "atomic") as Field["listType"],
    listKeys: mark("keys")?.split("+") ?? [],
    atomic: marks.includes("atomic"),
    granular: marks.includes("granular"),
    defaultText: mark("default"),
  };
}

/** A type as its lines say; the fields are read when somebody asks for them. */
class ParsedType implements StructType {
  readonly name: string;
  readonly openApiName: string;
  readonly atomic: boolean;
  readonly union: readonly string[] | undefined;
  readonly #lines: string[] = [];
  #fields: ReadonlyMap<string, Field> | undefined;

  constructor(line: string, packageName: string) {
    const [name = "", ...marks] = line.split(" ");
    const mark = markIn(marks);
    this.name = name;
    this.openApiName = `${fullPackage(packageName)}.${mark("as") ?? name}`;
    this.atomic = marks.includes("atomic");
    this.union = mark("union")?.split("/");
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  get fields(): ReadonlyMap<string, Field> {
    return (this.#fields ??= new Map(
      this.#lines.map((line) => {
        const field = parseField(line);
        return [field.name, field];
      }),
    ));
  }
}

function parseTypes(text: string): Map<string, StructType> {
  const found = new Map<string, StructType>();
  let type: ParsedType | undefined;
  let packageName = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) {
      packageName = line.slice(1).trim();
    } else if (line.startsWith(" ")) {
      type?.add(line);
    } else if (line) {
      type = new ParsedType(line, packageName);
      found.set(type.name, type);
    }
  }
  return found;
}

/** The packages that are not below `io.k8s.api`. */
const otherPackages: { readonly [name: string]: string } = {
  "meta.v1": "io.k8s.apimachinery.pkg.apis.meta.v1",
  "apiextensions.v1": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
  "apiregistration.v1": "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1",
};

function fullPackage(name: string): string {
  return otherPackages[name] ?? `io.k8s.api.${name}`;
}

const types = parseTypes(
  [
    metaTypes,
    accessTypes,
    apiextensionsTypes,
    volumesTypes,
    podspecTypes,
    coreTypes,
    appsTypes,
    autoscalingTypes,
    batchTypes,
    certificatesTypes,
    networkingTypes,
    policyTypes,
    rbacTypes,
    schedulingTypes,
    storageTypes,
    admissionregistrationTypes,
    apiregistrationTypes,
    flowcontrolTypes,
  ].join("\n"),
);

/** The struct of this name; AssertionError for a name that is none. */
export function structType(name: string): StructType {
  return must(types.get(name), `type ${name}`);
}

/** All struct types by name. */
export function structTypes(): ReadonlyMap<string, StructType> {
  return types;
}
