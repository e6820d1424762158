// Writes what the types of Kubernetes' API are for, as kubernetes-types (Apache-2.0) documents them, to
// a file that is not committed: OpenAPI documents, and so `kubectl explain`, tell it.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = new URL("../node_modules/kubernetes-types/", import.meta.url);
const file = fileURLToPath(
  new URL("../node_modules/.cache/slipway/descriptions.json", import.meta.url),
);

const packages = {
  "meta/v1": "io.k8s.apimachinery.pkg.apis.meta.v1",
  "api/resource": "io.k8s.apimachinery.pkg.api.resource",
  ...Object.fromEntries(
    [
      "apps/v1",
      "authentication/v1",
      "authorization/v1",
      "autoscaling/v1",
      "autoscaling/v2",
      "batch/v1",
      "certificates/v1",
      "coordination/v1",
      "core/v1",
      "discovery/v1",
      "events/v1",
      "networking/v1",
      "node/v1",
      "policy/v1",
      "rbac/v1",
      "scheduling/v1",
      "storage/v1",
    ].map((name) => [name, `io.k8s.api.${name.replace("/", ".")}`]),
  ),
};

/** The path of the file, which is made if it is missing or older than this script or the package. */
export function descriptionsFile() {
  const sources = [
    fileURLToPath(import.meta.url),
    fileURLToPath(new URL("package.json", packageFolder)),
  ];
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs));
  if (existsSync(file) && statSync(file).mtimeMs > newest) return file;
  const types = {};
  for (const [module, name] of Object.entries(packages)) {
    readTypes(readFileSync(new URL(`${module}.d.ts`, packageFolder), "utf8"), name, types);
  }
  mkdirSync(dirname(file), { recursive: true });
  // Several may be at it at once: a reader never sees half a file.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(types));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

function readTypes(source, packageName, types) {
  let comment = "";
  let fields;
  const lines = source.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const opened = /^export (?:interface|type) (\w+)/.exec(line);
    const field = /^ {4}(?:readonly )?"?([\w$-]+)"?\??:/.exec(line);
    if (/^\s*\/\*\*/.test(line)) {
      const start = i;
      while (!lines[i].includes("*/")) i++;
      comment = textOf(lines.slice(start, i + 1));
    } else if (opened) {
      fields = {};
      if (!opened[1].endsWith("List")) {
        types[`${packageName}.${opened[1]}`] = { description: comment, fields };
      }
      comment = "";
    } else if (field && fields) {
      if (comment) fields[field[1]] = comment;
      comment = "";
    }
  }
}

function textOf(lines) {
  return lines
    .map((line) =>
      line
        .replace(/^\s*\/\*\*/, "")
        .replace(/\*\/\s*$/, "")
        .replace(/^\s*\*/, ""),
    )
    .map((line) => line.replace(/^ /, "").trimEnd())
    .join("\n")
    .trim();
}
