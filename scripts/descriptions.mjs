// Writes what the types of Kubernetes' API are for, as packages that are generated from the OpenAPI document of
// Kubernetes 1.33 tell it, to a file that is not committed: OpenAPI documents, and so `kubectl explain`, tell it.
// kubernetes-models and @kubernetes-models/apimachinery (MIT) have all but Quantity, which is in kubernetes-types
// (Apache-2.0). What the parameters of requests are for is told by @kubernetes/client-node (Apache-2.0).
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const modules = new URL("../node_modules/", import.meta.url);
const file = fileURLToPath(new URL(".cache/slipway/descriptions.json", modules));

const packages = [
  "kubernetes-models",
  "@kubernetes-models/apimachinery",
  "kubernetes-types",
  "@kubernetes/client-node",
];

const machinery = "io.k8s.apimachinery.pkg";

/** Where a group's types come from; those of the others from k8s.io/api, by the group's first word. */
const homes = {
  "": "io.k8s.api.core",
  "apiextensions.k8s.io": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
  "apiregistration.k8s.io": "io.k8s.kube-aggregator.pkg.apis.apiregistration",
};

/** The path of the file, which is made if it is missing or older than this script or the packages. */
export function descriptionsFile() {
  const sources = [
    import.meta.url,
    ...packages.map((name) => new URL(`${name}/package.json`, modules)),
  ];
  const newest = Math.max(...sources.map((source) => statSync(fileURLToPath(source)).mtimeMs));
  if (existsSync(file) && statSync(file).mtimeMs > newest) return file;
  mkdirSync(dirname(file), { recursive: true });
  // Several may be at it at once: a reader never sees half a file.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(describeTypes()));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

function describeTypes() {
  const types = {};
  const meta = machineryTypes("apis/meta/v1");
  // Every object has these two, and the packages tell of them in one place only.
  const { apiVersion, kind } = meta.DeleteOptions.fields;
  const add = (home, found) => {
    for (const [name, { isObject, fields, ...others }] of Object.entries(found)) {
      const own = isObject ? { apiVersion, kind } : {};
      types[`${home}.${name}`] = { ...others, fields: { ...own, ...fields } };
    }
  };
  add(`${machinery}.apis.meta.v1`, meta);
  add(`${machinery}.runtime`, machineryTypes("runtime"));
  add(`${machinery}.util.intstr`, machineryTypes("util/intstr"));
  add(`${machinery}.api.resource`, {
    Quantity: readType(read("kubernetes-types/api/resource.d.ts")),
  });
  for (const [group, version] of groupVersions()) {
    const home = homes[group] ?? `io.k8s.api.${group.split(".")[0]}`;
    add(`${home}.${version}`, typesIn(`kubernetes-models/${group && `${group}/`}${version}/`));
  }
  types.parameters = { description: "", fields: parameters(), values: {} };
  return types;
}

/** What the parameters of requests are for, by their names; the first that tells of one counts. */
function parameters() {
  const source = read("@kubernetes/client-node/dist/gen/apis/CoreV1Api.d.ts");
  const found = {};
  for (const [, name, text] of source.matchAll(/@param _?(\w+) (.+)/g)) {
    found[name] ??= text.replaceAll(/\\?&(?:quot|#39|#x60|#x3D|lt|gt|amp);/g, unescaped).trim();
  }
  return found;
}

const entities = { quot: '"', "#39": "'", "#x60": "`", "#x3D": "=", lt: "<", gt: ">", amp: "&" };
const unescaped = (entity) => entities[/&(.*);/.exec(entity)[1]];

const machineryTypes = (module) => typesIn(`@kubernetes-models/apimachinery/${module}/`);

const read = (path) => readFileSync(new URL(path, modules), "utf8");

/** Every group ("" is core) and version that kubernetes-models has. */
function groupVersions() {
  const folder = "kubernetes-models/";
  const versionsOf = (path) => foldersIn(path).filter((name) => /^v\d+$/.test(name));
  return [
    ...versionsOf(folder).map((version) => ["", version]),
    ...foldersIn(folder).flatMap((group) =>
      versionsOf(`${folder}${group}/`).map((version) => [group, version]),
    ),
  ];
}

function foldersIn(path) {
  return readdirSync(new URL(path, modules), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The types that the files of a folder declare: one a file. */
function typesIn(path) {
  const names = readdirSync(new URL(path, modules))
    .filter((name) => name.endsWith(".d.ts") && !name.startsWith("index"))
    .map((name) => name.replace(".d.ts", ""));
  const types = {};
  for (const name of names) {
    const type = readType(read(`${path}${name}.d.ts`));
    if (type) types[name] = type;
  }
  return types;
}

const comments = "\\/\\*\\*(?:(?!\\*\\/)[^])*\\*\\/";
const declarations = new RegExp(
  `(${comments})\\n+export (?:declare )?(?:type|interface) \\w+ (extends TypeMeta )?(?:\\{([^]*?)^\\})?`,
  "m",
);
const fieldDeclarations = new RegExp(`(${comments})\\s*"([^"]+)"\\??: (.*)`, "g");

/** The first type that a module documents. */
function readType(source) {
  const declared = declarations.exec(source);
  if (!declared) return undefined;
  const [, comment, isObject, body = ""] = declared;
  const fields = {};
  const values = {};
  for (const [, text, name, type] of body.matchAll(fieldDeclarations)) {
    fields[name] = textOf(text);
    if (/^(Array<)?"/.test(type)) values[name] = [...type.matchAll(/"(.*?)"/g)].map(([, v]) => v);
  }
  return { isObject: isObject !== undefined, description: textOf(comment), fields, values };
}

/** What a comment says, as it stood before it became one. */
function textOf(comment) {
  return comment
    .replace(/^\/\*\*/, "")
    .replace(/\*\/\s*$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .filter((line) => line !== "@deprecated")
    .join("\n")
    .trim()
    .replaceAll("\\*", "*")
    .replaceAll("\\/", "/");
}
