import { expect, test } from "vitest";
import { formatYaml, parseYaml } from "#api/yaml.ts";
import { FileError, type Files } from "#base/files.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { valueAt } from "../resources/fields.ts";
import { buildKustomization } from "./build.ts";

function refuse(path: string): never {
  throw new FileError(path, "Read-only file system");
}

/** Files that can only be read. */
function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => texts[path] ?? refuse(path),
    write: refuse,
    append: refuse,
    list: refuse,
    makeDirectory: refuse,
    remove: refuse,
    kind(path) {
      if (texts[path] !== undefined) return "file";
      return Object.keys(texts).some((each) => each.startsWith(`${path}/`))
        ? "directory"
        : undefined;
    },
  };
}

function built(texts: Readonly<Record<string, string>>): string {
  const place = { files: filesOf(texts), cwd: "/", warn: () => {} };
  const objects = buildKustomization(place, "/k");
  return objects.map((object) => formatYaml(object)).join("---\n");
}

const one = (kustomization: string, resource = "") =>
  built({ "/k/kustomization.yaml": kustomization, "/k/r.yaml": resource });

const accounts = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects:
- {kind: ServiceAccount, name: runner}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: stranger}
`;

test("the subjects of a binding follow accounts into a namespace and to their names", () => {
  const text = one("resources: [r.yaml]\nnamespace: prod\nnamePrefix: p-\n", accounts);
  expect(valueAt(parseYaml(text)[1], "subjects")).toEqual([
    { kind: "ServiceAccount", name: "p-runner", namespace: "prod" },
    { kind: "ServiceAccount", name: "default", namespace: "prod" },
    { kind: "ServiceAccount", name: "stranger" },
  ]);
});

test("names are followed where they stand: resourceNames, annotations, tls", () => {
  const text = one(
    "resources: [r.yaml]\nsecretGenerator: [{name: s, literals: [a=1]}]\n",
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: i
  annotations: {nginx.ingress.kubernetes.io/auth-secret: s}
spec: {tls: [{secretName: s}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [secrets], resourceNames: [s, other], verbs: [get]}]
`,
  );
  expect(text.match(/\bs-\w+$/gm)).toHaveLength(4);
  expect(text).not.toMatch(/: s$/m);
});

test("of two bases each names its own", () => {
  const texts = {
    "/k/kustomization.yaml": "resources: [a, b]\n",
    "/k/a/kustomization.yaml": "namePrefix: a-\nresources: [../base]\n",
    "/k/b/kustomization.yaml": "namePrefix: b-\nresources: [../base]\n",
    "/k/base/kustomization.yaml":
      "resources: [p.yaml]\nconfigMapGenerator: [{name: c, literals: [x=1]}]\n",
    "/k/base/p.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, configMap: {name: c}}]}\n",
  };
  const names = parseYaml(built(texts)).map((each) => [
    valueAt(each, "metadata", "name"),
    valueAt((valueAt(each, "spec", "volumes") as unknown[] | undefined)?.[0], "configMap", "name"),
  ]);
  const hash = String(names[0]?.[0]).replace("a-c-", "");
  expect(names).toEqual([
    [`a-c-${hash}`, undefined],
    [`b-c-${hash}`, undefined],
    ["a-p", `a-c-${hash}`],
    ["b-p", `b-c-${hash}`],
  ]);
});

test("a component changes what the kustomization has so far", () => {
  const texts = {
    "/k/kustomization.yaml":
      "components: [c]\nconfigMapGenerator: [{name: m, literals: [x=1]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n",
    "/k/c/kustomization.yaml":
      "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: c-\n",
  };
  expect(built(texts)).toBe(
    'apiVersion: v1\ndata:\n  x: "1"\nkind: ConfigMap\nmetadata:\n  name: c-m\n',
  );
});

test("what is no UTF-8 is binary data", () => {
  const texts = {
    "/k/kustomization.yaml":
      "configMapGenerator: [{name: m, files: [b.dat], literals: [x=1]}]\nsecretGenerator: [{name: s, files: [b.dat]}]\n",
    "/k/b.dat": decodeUtf8(Uint8Array.of(0xff, 0xfe, 0, 0x61)),
  };
  expect(built(texts)).toBe(
    'apiVersion: v1\nbinaryData:\n  b.dat: //4AYQ==\ndata:\n  x: "1"\nkind: ConfigMap\nmetadata:\n  name: m-2tkk4dctgg\n---\napiVersion: v1\ndata:\n  b.dat: //4AYQ==\nkind: Secret\nmetadata:\n  name: s-b2c78cftt8\ntype: Opaque\n',
  );
});

test("capitals of fields do not matter, as to Go's JSON decoder", () => {
  const texts = {
    "/k/kustomization.yaml":
      "nameprefix: a-\nconfigmapgenerator: [{NAME: m, literals: [x=1], Options: {disablenamesuffixhash: true}}]\ncommonAnnotations: {Name: v}\n",
  };
  expect(built(texts)).toBe(
    'apiVersion: v1\ndata:\n  x: "1"\nkind: ConfigMap\nmetadata:\n  annotations:\n    Name: v\n  name: a-m\n',
  );
});

test.each([
  ["", "kustomization.yaml is empty"],
  ["foo: 1\nbaz: 1\n", 'invalid Kustomization: json: unknown field "baz"'],
  [
    "replicas: [{name: web, count: x}]\n",
    "invalid Kustomization: json: cannot unmarshal string into Go struct field Replica.replicas.count of type int64",
  ],
  [
    "kind: Foo\nnamePrefix: a-\n",
    "Failed to read kustomization file under /k:\nkind should be Kustomization or Component",
  ],
  [
    "resources: [nope.yaml]\n",
    "accumulating resources: accumulation err='accumulating resources from 'nope.yaml': evalsymlink failure on '/k/nope.yaml' : lstat /k/nope.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/k/nope.yaml' : lstat /k/nope.yaml: no such file or directory",
  ],
  [
    "resources: ['.']\n",
    "accumulating resources: accumulation err='accumulating resources from '.': '/k' must resolve to a file': cycle detected: candidate root '/k' contains visited root '/k'",
  ],
  [
    "resources: [r.yaml]\n",
    "accumulating resources: accumulation err='accumulating resources from 'r.yaml': missing metadata.name in object {{v1 ConfigMap} {{ } map[a:b] map[]}}': must build at directory: '/k/r.yaml': file is not directory",
  ],
])("%j is refused in kustomize's words", (kustomization, message) => {
  const unnamed = "apiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {a: b}}\n";
  expect(() => one(kustomization, unnamed)).toThrow(message);
});

test("the kinds that a kustomization names come first and last", () => {
  const text = one(
    "resources: [r.yaml]\nsortOptions: {order: legacy, legacySortOptions: {orderFirst: [RoleBinding], orderLast: []}}\n",
    accounts,
  );
  expect(text.match(/^kind: .*$/gm)).toEqual(["kind: RoleBinding", "kind: ServiceAccount"]);
});

const service = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
`;

test.each([
  [
    "patches: [{patch: '- {op: remove, path: /spec/foo}', target: {kind: Service}}]",
    "error in remove for path: '/spec/foo': Unable to remove nonexistent key: foo: missing value",
  ],
  [
    "patches: [{patch: '- {op: remove, path: /spec}'}]",
    'must specify a target for JSON patch [patch: "- {op: remove, path: /spec}"]',
  ],
  [
    "patches: [{patch: '[{op: remove, path: /spec}]', target: {kind: Service}}]",
    'unable to parse SM or JSON patch from [patch: "[{op: remove, path: /spec}]"]',
  ],
  [
    "patchesJson6902: [{path: p, target: {kind: Service}}]",
    "trouble configuring builtin PatchJson6902Transformer with config: `\npath: p\ntarget:\n  kind: Service\n`: must specify the target name",
  ],
  [
    "patches: [{patch: '- {op: remove, path: /spec}', target: {labelSelector: 'a b'}}]",
    "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'",
  ],
  [
    "patches: [{target: {kind: Service}}]",
    "trouble configuring builtin PatchTransformer with config: `\ntarget:\n  kind: Service\n`: must specify one of patch and path in\ntarget:\n  kind: Service\n",
  ],
  [
    "patches: [{patch: foo}]",
    'trouble configuring builtin PatchTransformer with config: `\npatch: foo\n`: unable to parse SM or JSON patch from [patch: "foo"]',
  ],
  [
    "patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: foo}}'}]",
    'no resource matches strategic merge patch "Service.v1.[noGrp]/web.foo": no matches for Id Service.v1.[noGrp]/web.foo; failed to find unique target for patch Service.v1.[noGrp]/web.foo',
  ],
  [
    "patches: [{target: {name: '['}, patch: '- {op: remove, path: /spec}'}]",
    "error parsing regexp: missing closing ]: `[)$`",
  ],
  ["configMapGenerator: [{literals: [a=b]}]", "a configmap must have a name"],
  [
    "configMapGenerator: [{name: a, literals: [x]}]",
    "loading KV pairs: literal sources [x]: invalid literal source x, expected key=value",
  ],
  [
    "configMapGenerator: [{name: a, files: [x]}]",
    "loading KV pairs: file sources: [x]: evalsymlink failure on '/k/x' : lstat /k/x: no such file or directory",
  ],
])("%s is refused", (line, message) => {
  expect(() => one(`resources: [r.yaml]\n${line}\n`, service)).toThrow(message);
});

test("a patch renames where it may, and labels go where their fields are", () => {
  const text = one(
    `resources: [r.yaml]
patches:
- target: {kind: Service}
  options: {allowNameChange: true}
  patch: "{apiVersion: v1, kind: Service, metadata: {name: other}}"
labels:
- pairs: {a: b}
  fields: [{path: spec/selector, kind: Service, create: true}]
buildMetadata: [managedByLabel]
`,
    service,
  );
  expect(text).toBe(`apiVersion: v1
kind: Service
metadata:
  labels:
    a: b
    app.kubernetes.io/managed-by: kustomize-(devel)
  name: other
spec:
  ports:
  - port: 80
  selector:
    a: b
`);
});

test("what is merged into a generated ConfigMap adds to its data and metadata", () => {
  const texts = {
    "/k/kustomization.yaml":
      "resources: [b]\nconfigMapGenerator: [{name: a, behavior: merge, literals: [x=3], options: {disableNameSuffixHash: true, annotations: {t: u}}}]\n",
    "/k/b/kustomization.yaml":
      "configMapGenerator: [{name: a, literals: [x=1, z=2], options: {labels: {o: p}}}]\n",
  };
  expect(built(texts)).toBe(
    'apiVersion: v1\ndata:\n  x: "3"\n  z: "2"\nkind: ConfigMap\nmetadata:\n  annotations:\n    t: u\n  labels:\n    o: p\n  name: a\n',
  );
});

function imageAs(image: string, change: string): string | undefined {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}"}]}\n`;
  return /image: (.*)/.exec(one(`resources: [r.yaml]\nimageTags: [${change}]\n`, pod))?.[1];
}

test("images: a tag or digest takes the place of both, a suffix is put behind twice", () => {
  const pinned = "reg:5000/a/nginx:1.2@sha256:aa";
  expect(imageAs(pinned, '{name: "reg:5000/a/nginx", newTag: "2"}')).toBe("reg:5000/a/nginx:2");
  expect(imageAs(pinned, '{name: "reg:5000/.*", digest: "sha256:bb"}')).toBe(
    "reg:5000/a/nginx@sha256:bb",
  );
  expect(imageAs(pinned, '{name: "reg:5000/a/nginx", newName: other}')).toBe("other:1.2@sha256:aa");
  expect(imageAs("nginx:1", "{name: nginx, tagSuffix: -z}")).toBe("nginx:1-z-z");
});

test("resources are read as go-yaml v3 does: only true and false are truth values", () => {
  const text = one(
    "resources: [r.yaml]\n",
    "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {y: yes, on: no, b: True, off: n}\n",
  );
  expect(text).toMatch(/spec:\n {2}b: true\n {2}"off": "n"\n {2}"on": "no"\n {2}"y": "yes"\n/);
});

test("what is old-fashioned is told before anything is refused", () => {
  const warnings: string[] = [];
  const files = filesOf({ "/k/kustomization.yaml": "bases: [nope]\nvars: []\n" });
  const place = { files, cwd: "/", warn: (text: string) => warnings.push(text) };
  expect(() => buildKustomization(place, "/k")).toThrow("accumulating resources");
  expect(warnings).toEqual([
    "# Warning: 'bases' is deprecated. Please use 'resources' instead. Run 'kustomize edit fix' to update your Kustomization automatically.",
    "# Warning: 'vars' is deprecated. Please use 'replacements' instead. [EXPERIMENTAL] Run 'kustomize edit fix' to update your Kustomization automatically.",
  ]);
});

function madeBy(file: string, kind: string, indent: string): string {
  return `${indent}configuredIn: ${file}\n${indent}configuredBy:\n${indent}  apiVersion: builtin\n${indent}  kind: ${kind}\n`;
}

test("buildMetadata tells where objects are from and what has changed them", () => {
  const texts = {
    "/k/kustomization.yaml":
      "resources: [b]\nnameSuffix: -x\nlabels: [{pairs: {a: b}}]\nbuildMetadata: [originAnnotations, transformerAnnotations]\n",
    "/k/b/kustomization.yaml":
      "resources: [../s.yaml]\nconfigMapGenerator: [{name: g}]\ngeneratorOptions: {disableNameSuffixHash: true}\n",
    "/k/s.yaml": "",
    "/k/b/s.yaml": service,
  };
  const text = built({
    ...texts,
    "/k/b/kustomization.yaml": texts["/k/b/kustomization.yaml"].replace("../", ""),
  });
  const transformed = `    alpha.config.kubernetes.io/transformations: |\n${["SuffixTransformer", "LabelTransformer", "LabelTransformer"].map((kind) => `      - ${madeBy("kustomization.yaml", kind, "        ").trimStart()}`).join("")}`;
  expect(text).toContain(
    `${transformed}    config.kubernetes.io/origin: |\n      path: b/s.yaml\n`,
  );
  expect(text).toContain(
    `    config.kubernetes.io/origin: |\n${madeBy("b/kustomization.yaml", "ConfigMapGenerator", "      ")}`,
  );
});
