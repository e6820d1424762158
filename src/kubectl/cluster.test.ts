import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { Cluster } from "#cluster/cluster.ts";
import { InProcessClient } from "#session/in-process-client.ts";
import { completions } from "./complete.ts";
import type { Factory } from "./factory.ts";
import { runKubectl } from "./kubectl.ts";
import { noFiles } from "./test-files.ts";

// kubectl and the simulated API server together, with the clock standing still.

const noStreams = {
  connect: async () => 0,
  forward: () => expect.unreachable("nobody forwards a port"),
};

function factory(): Factory {
  const cluster = new Cluster({ seed: 1 });
  return {
    client: new InProcessClient({ cluster, wake: () => {}, pods: noStreams }),
    namespace: "default",
    clock: { now: 0, sleep: async () => {} },
    files: noFiles,
    env: {},
    cancel: neverCancelled,
  };
}

async function run(on: Factory, line: string, input = ""): Promise<string> {
  const out = new TextSink();
  const code = await runKubectl(line.split(" "), on, { in: inputOf(input), out, errOut: out });
  return code === 0 ? out.text : `${out.text}# exit=${code}\n`;
}

const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: ${port}\n`;

test("apply creates, leaves alone, and changes", async () => {
  const on = factory();
  expect(await run(on, "apply -f -", service(80))).toBe("service/web created\n");
  expect(await run(on, "apply -f -", service(80))).toBe("service/web unchanged\n");
  expect(await run(on, "apply -f -", service(81))).toBe("service/web configured\n");
  expect(await run(on, "get svc web -o jsonpath={.spec.ports[*].port}")).toBe("81");
  expect(await run(on, "delete svc web")).toBe('service "web" deleted\n');
  expect(await run(on, "get svc web")).toBe(
    'Error from server (NotFound): services "web" not found\n# exit=1\n',
  );
});

test("labels change only with --overwrite", async () => {
  const on = factory();
  expect(await run(on, "create deployment web --image=nginx")).toBe(
    "deployment.apps/web created\n",
  );
  expect(await run(on, "label deploy web a=b")).toBe("deployment.apps/web labeled\n");
  expect(await run(on, "label deploy web a=c")).toBe(
    "error: 'a' already has a value (b), and --overwrite is false\n# exit=1\n",
  );
  expect(await run(on, "label deploy web a=c --overwrite")).toBe("deployment.apps/web labeled\n");
  expect(await run(on, "label deploy web a-")).toBe("deployment.apps/web unlabeled\n");
  expect(await run(on, "label deploy web nosuch-")).toBe(
    'label "nosuch" not found.\ndeployment.apps/web not labeled\n',
  );
});

test("completion knows types, names and namespaces", async () => {
  const on = factory();
  await run(on, "create configmap settings --from-literal=a=b");
  expect(await completions(["get"], "de", on)).toEqual(["deployments"]);
  expect(await completions(["get", "cm"], "se", on)).toEqual(["settings"]);
  expect(await completions(["get"], "cm/se", on)).toEqual(["cm/settings"]);
  expect(await completions(["get", "pods", "-n"], "def", on)).toEqual(["default"]);
  expect(await completions([], "anno", on)).toEqual(["annotate"]);
});

test.each([
  ["get svc web -n nosuch", 'namespaces "nosuch" not found'],
  ["get svc web -n nosuch -o name", 'namespaces "nosuch" not found'],
  ["label svc web a=b -n nosuch", 'namespaces "nosuch" not found'],
  ["rollout status deploy/web -n nosuch", 'namespaces "nosuch" not found'],
  ["get svc web -n kube-system", 'services "web" not found'],
  ["cp nosuch/web:/x x", 'pods "web" not found'],
  // These go no further than the first that is missing.
  ["cordon nope nope2", 'nodes "nope" not found'],
  ["drain nope nope2", 'nodes "nope" not found'],
  ["apply view-last-applied svc nope nope2", 'services "nope" not found'],
])("kubectl %s tells what is missing", async (line, missed) => {
  expect(await run(factory(), line)).toBe(`Error from server (NotFound): ${missed}\n# exit=1\n`);
});

test.each([
  ["80:70000", "must be between 1 and 65535, inclusive"],
  ["80:-1", "must be between 1 and 65535, inclusive"],
  ["70000", 'strconv.ParseUint: parsing "70000": value out of range'],
  ["80:a--b", "must not contain consecutive hyphens"],
])("kubectl create service does not take the ports %s", async (tcp, why) => {
  const line = `create service clusterip web --tcp=${tcp} --dry-run=client`;
  expect(await run(factory(), line)).toBe(`error: ${why}\n# exit=1\n`);
});

test.each([
  [
    "get pods -o foo",
    'unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml',
  ],
  [
    "get pods -o jsonpath={.items[*].metadata.nam",
    "error parsing jsonpath {.items[*].metadata.nam, unclosed action",
  ],
  [
    "logs web --since-time=x",
    'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
  ],
  [
    "port-forward nope 80 --pod-running-timeout=0",
    "--pod-running-timeout must be higher than zero\nSee 'kubectl port-forward -h' for help and examples",
  ],
  ["cluster-info dump --pod-running-timeout=0", "--pod-running-timeout must be higher than zero"],
  [
    "apply view-last-applied svc kubernetes --all",
    "name cannot be provided when a selector is specified",
  ],
])("kubectl %s is refused", async (line, why) => {
  expect(await run(factory(), line)).toBe(`error: ${why}\n# exit=1\n`);
});

test("rollout reads -o when there is something to print", async () => {
  const line = "rollout restart deploy/web -o bogus";
  expect(await run(factory(), line)).toBe(
    'Error from server (NotFound): deployments.apps "web" not found\n# exit=1\n',
  );
});

const cascadeWas = (value: string, instead: string) =>
  `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`;

test.each([
  ["false", cascadeWas("false", "orphan")],
  ["true", cascadeWas("true", "background")],
  ["T", cascadeWas("T", "background")],
  ["foreground", ""],
])("kubectl delete warns of booleans: --cascade=%s", async (value, warning) => {
  const on = factory();
  await run(on, "apply -f -", service(80));
  expect(await run(on, `delete svc web --wait=false --cascade=${value}`)).toBe(
    `${warning}service "web" deleted\n`,
  );
});

test.each(["=B", ".=B", "1=B", "A"])("kubectl run does not take the variable %s", async (env) => {
  const line = `run web --image=nginx --dry-run=client --env=${env}`;
  expect(await run(factory(), line)).toBe(`error: invalid env: ${env}\n# exit=1\n`);
});

test("objects that are patched are printed without a line between them", async () => {
  const on = factory();
  await run(on, "apply -f -", service(80));
  const line = "patch svc web kubernetes -p {} -o yaml --dry-run=client";
  expect(await run(on, line)).not.toContain("---");
});

test("names beside files are refused as type/name", async () => {
  const line = "certificate approve web -f pod.yaml";
  expect(await run(factory(), line)).toBe(
    "error: resource/name arguments cannot be provided when a path is specified\n# exit=1\n",
  );
});

test("kubectl debug takes several pods, up to the first that is missing", async () => {
  expect(await run(factory(), "debug nope nope2 --image=busybox --profile=general")).toBe(
    'Error from server (NotFound): pods "nope" not found\n# exit=1\n',
  );
});

test("an ExternalName must be the name of a host", async () => {
  const line = "create service externalname web --external-name=A_B --dry-run=client";
  expect(await run(factory(), line)).toBe("error: invalid service external name A_B\n# exit=1\n");
});

test.each([
  [
    "apiVersion: 5\nkind: Service\nmetadata: {name: web}\n",
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field metadataOnlyObject.apiVersion of type string',
  ],
  [
    "apiVersion: v1\nkind: 5\nmetadata: {name: web}\n",
    `unable to decode "STDIN": Object 'Kind' is missing in '{"apiVersion":"v1","kind":5,"metadata":{"name":"web"}}'`,
  ],
  [
    "apiVersion: a/b/c\nkind: Service\nmetadata: {name: web}\n",
    `unable to decode "STDIN": Object 'Kind' is missing in '{"apiVersion":"a/b/c","kind":"Service","metadata":{"name":"web"}}'`,
  ],
])("what a manifest is must be readable: %j", async (manifest, why) => {
  expect(await run(factory(), "delete -f -", manifest)).toBe(`error: ${why}\n# exit=1\n`);
});

test.each([
  [
    "scale deploy nope nope2 --replicas=1",
    '[deployments.apps "nope" not found, deployments.apps "nope2" not found]',
  ],
  [
    "scale -f - --replicas=1",
    'unable to decode "STDIN": json: cannot unmarshal array into Go value of type unstructured.detector',
  ],
])("kubectl %s tells why there is nothing to scale", async (line, why) => {
  expect(await run(factory(), line, "[]")).toBe(
    `error: no objects passed to scale ${why}\n# exit=1\n`,
  );
});

test("kubectl events does not look at --template without -o", async () => {
  const on = factory();
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "e" },
    involvedObject: { kind: "Pod", name: "web", namespace: "default" },
  };
  await run(on, "create -f -", JSON.stringify(event));
  expect(await run(on, "events --template={{.kind}}")).toMatch(/^LAST SEEN .*\n.* Pod\/web +\n$/);
  expect(await run(on, "events -o go-template={{.kind}}")).toBe("EventList");
});

test.each([
  ["delete -f -", 'error when deleting "STDIN": resource name may not be empty'],
  ["replace -f -", 'error when replacing "STDIN": resource name may not be empty'],
  ["apply --server-side -f -", "resource name may not be empty"],
  ["describe -f -", "resource name may not be empty"],
  ["label a=b -f -", "resource name may not be empty"],
  ["wait --for=delete -f -", "resource name must be provided"],
])("kubectl %s: a manifest without a name does not stand for all objects", async (line, why) => {
  const on = factory();
  await run(on, "apply -f -", service(80));
  const manifest = "apiVersion: v1\nkind: Service\nmetadata: {}\n";
  expect(await run(on, line, manifest)).toBe(`error: ${why}\n# exit=1\n`);
  expect(await run(on, "get svc web -o name")).toBe("service/web\n");
});

const configMap = (name: string, rest = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {set: p}}\n${rest}---\n`;

test("apply -o prints what was applied once all is applied, several objects as a list", async () => {
  const on = factory();
  const two = configMap("one") + configMap("two");
  expect(await run(on, "apply -f - -o jsonpath={.kind}", two)).toBe("List");
  expect(await run(on, "apply -f - -o jsonpath={.kind}", configMap("one"))).toBe("ConfigMap");
  expect(await run(on, "apply -f - -o name", two)).toBe("configmap/one\nconfigmap/two\n");
  expect(await run(on, "apply -f - -o yaml", two + configMap("Bad"))).toMatch(
    /^The ConfigMap "Bad" is invalid: /,
  );
  expect(await run(on, "apply -f - -o json --dry-run=server", two)).toMatch(
    /^{\n {4}"kind": "List",\n {4}"apiVersion": "v1",\n {4}"metadata": {},\n {4}"items": \[\n/,
  );
});

test.each([
  [
    "--server-side",
    "--prune is in alpha and doesn't currently work on objects created by server-side apply",
  ],
  ["--force", "--force cannot be used with --prune"],
])("apply --prune %s is refused", async (flag, why) => {
  const line = `apply -f - --prune -l set=p ${flag}`;
  expect(await run(factory(), line, configMap("one"))).toBe(`error: ${why}\n# exit=1\n`);
});

test("what apply does not know is told whatever labels it has", async () => {
  const nosuch = "apiVersion: v1\nkind: Nosuch\nmetadata: {name: x}\n";
  expect(await run(factory(), "apply -f - -l set=p", nosuch)).toBe(
    'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Nosuch" in version "v1"\nensure CRDs are installed first\n# exit=1\n',
  );
});

test("diff ends at the first failure", async () => {
  const manifests = configMap("Bad") + configMap("one", "data: {a: 5}\n");
  expect(await run(factory(), "diff -f -", manifests)).toMatch(
    /^The ConfigMap "Bad" is invalid: .*\n# exit=2\n$/,
  );
});

test("diff --prune warns as apply does", async () => {
  const on = factory();
  await run(on, "apply -f -", configMap("one"));
  expect(await run(on, "diff -f - --prune", configMap("one"))).toMatch(
    /^W.* prune.go:71\] Deprecated: kubectl apply will no longer prune .*\n/,
  );
});

test("diff --prune looks where objects would be that are not there", async () => {
  const on = factory();
  await run(on, "apply -f -", configMap("one", "data: {a: b}\n"));
  expect(await run(on, "diff -f - --prune", configMap("two"))).toContain("\n-  name: one\n");
});

test("apply makes an object without what is null in its manifest, and notes it with that", async () => {
  const on = factory();
  const quota =
    "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {limits.cpu: null, pods: 1}}\n";
  await run(on, "apply -f -", quota);
  expect(await run(on, "get quota q -o jsonpath={.spec.hard}")).toBe('{"pods":"1"}');
  expect(await run(on, "apply view-last-applied quota q")).toContain("limits.cpu: null\n");
});

test("a type is found by the beginning of its group", async () => {
  expect(await run(factory(), "get hpa.autoscal,deployments.ap")).toBe(
    "No resources found in default namespace.\n",
  );
});

test("stdin can be read for one thing only", async () => {
  const twice = "error: standard input cannot be used for multiple arguments\n# exit=1\n";
  expect(await run(factory(), "set env -f - -", "A=b\n")).toBe(twice);
  expect(await run(factory(), "apply -f - -f -", service(80))).toBe(twice);
});

test("nodes that labels select come in pages", async () => {
  const on = factory();
  const query = "/api/v1/nodes?labelSelector=a%3Db&limit=";
  expect(await run(on, "drain -l a=b --chunk-size=7 --v=6")).toContain(`${query}7"`);
  expect(await run(on, "cordon -l a=b --v=6")).toContain(`${query}500"`);
});

test("exec takes one object of its files", async () => {
  const pods = ["a", "b"].map(
    (name) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n---\n`,
  );
  expect(await run(factory(), "exec -f - -- date", pods.join(""))).toBe(
    "error: cannot exec into multiple objects at a time\n# exit=1\n",
  );
});

test("replace --force deletes all before it makes any anew", async () => {
  const on = factory();
  const two = configMap("one") + configMap("two");
  await run(on, "create -f -", two);
  expect(await run(on, "replace --force -f -", two)).toBe(
    'configmap "one" deleted\nconfigmap "two" deleted\nconfigmap/one replaced\nconfigmap/two replaced\n',
  );
  expect(await run(on, "replace --force -f -", `${two}kind: Nosuch\napiVersion: v1\n`)).toMatch(
    /^configmap "one" deleted\nconfigmap "two" deleted\nerror: resource mapping not found /,
  );
  expect(await run(on, "replace --force -f -", "")).toBe(
    "No resources found\nerror: no objects passed to replace\n# exit=1\n",
  );
});

test("replace lets the server say what is wrong with an object that is not there", async () => {
  expect(await run(factory(), "replace -f -", configMap("one", "data: {a: 5}\n"))).toMatch(
    /^Error from server \(BadRequest\): error when replacing "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: /,
  );
});

test("create does not mind a version", async () => {
  const versioned =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, resourceVersion: '7'}\n";
  expect(await run(factory(), "create -f -", versioned)).toBe("configmap/one created\n");
});

test("the version that label asks for is a change", async () => {
  const on = factory();
  await run(on, "create -f -", configMap("one"));
  const line = "label cm one set=p --resource-version=7 --dry-run=client";
  expect(await run(on, line)).toBe("configmap/one labeled (dry run)\n");
  expect(await run(on, `${line} -o jsonpath={.metadata.resourceVersion}`)).toBe("7");
});

test.each([
  ["strategic", "{", "invalid JSON document"],
  ["strategic", "[]", "invalid JSON document"],
  ["merge", "{", "Invalid JSON Patch"],
  ["json", "{", "unexpected end of JSON input"],
  ["json", '[{"op":"add"}]', "add operation failed to decode path: missing value"],
])("patch --local --type=%s -p %s is refused", async (type, patch, why) => {
  const line = `patch --local -f - --type=${type} -p ${patch}`;
  expect(await run(factory(), line, configMap("one"))).toBe(`error: ${why}\n# exit=1\n`);
});

test.each([
  ["merge", /^error: couldn't get version\/kind; json parse error: json: cannot unmarshal array /],
  ["strategic", /^error: invalid JSON document\n/],
])("run --overrides=[] --override-type=%s is refused", async (type, why) => {
  const line = `run web --image=nginx --overrides=[] --override-type=${type}`;
  expect(await run(factory(), line)).toMatch(why);
});

test("kubectl set tells what it cannot change and prints nothing of it", async () => {
  const on = factory();
  await run(on, "apply -f -", service(80));
  const failed =
    "error: services/web the object is not a pod or does not have a pod template: *v1.Service\n# exit=1\n";
  expect(await run(on, "set serviceaccount svc web robot -o jsonpath={.kind}")).toBe(failed);
  expect(await run(on, "set env svc web --list")).toBe("");
  const many = configMap("one") + configMap("two");
  expect(await run(on, "set resources --local -f - --limits=cpu=1", many)).toMatch(
    /^error: configmap\/one the object is not a pod .*\n\nerror: configmap\/two /,
  );
  const only = "setting a selector is only supported for Services";
  expect(await run(on, "set selector --local -f - a", many)).toBe(`${only}\n${only}\n# exit=1\n`);
  expect(await run(on, "set selector svc web a,b!=c")).toBe(
    "error: match expression [{a Exists []} {b NotIn [c]}] not supported on this object\n# exit=1\n",
  );
  expect(await run(on, "set env --local -f - --from=cm/a", many)).toBe(
    "error: unsupported resource specified in --from\n# exit=1\n",
  );
});

test("expose prints its services by one printer, and rollout undo asks first whether it can", async () => {
  const on = factory();
  await run(on, "create deployment a --image=nginx");
  await run(on, "create deployment b --image=nginx");
  const services = await run(on, "expose deploy a b --port=80 --dry-run=client -o yaml");
  expect(services.split("\n---\n")).toHaveLength(2);
  await run(on, "run c --image=nginx");
  expect(await run(on, "rollout undo pod c --to-revision=-1")).toMatch(/^error: no rollbacker /);
});

test.each([
  ["cordon node/nosuch", 'Error from server (NotFound): nodes "nosuch" not found\n'],
  [
    "cordon sa/default",
    'error: expected resource of type node, got "/v1, Resource=serviceaccounts"\n',
  ],
  [
    "drain sa/default",
    'error: expected resource of type node, got "/v1, Resource=serviceaccounts"\n',
  ],
])("kubectl %s names a node with its type, or something else", async (line, why) => {
  expect(await run(factory(), line)).toBe(`${why}# exit=1\n`);
});

const role = (namespace: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r${namespace}}\n`;

test("auth reconcile makes the namespace that a role names, and wants one named", async () => {
  const on = factory();
  expect(await run(on, "auth reconcile -f -", role(", namespace: made"))).toMatch(
    /^role.rbac.authorization.k8s.io\/r reconciled$/m,
  );
  expect(await run(on, "get ns made -o name")).toBe("namespace/made\n");
  expect(await run(on, "auth reconcile -f -", role(""))).toBe(
    "error: resource name may not be empty\n# exit=1\n",
  );
});
