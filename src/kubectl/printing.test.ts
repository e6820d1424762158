import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { Cluster } from "#cluster/cluster.ts";
import { InProcessClient } from "#session/in-process-client.ts";
import type { Factory } from "./factory.ts";
import { runKubectl } from "./kubectl.ts";
import { noFiles } from "./test-files.ts";

// `-o` and `--template` where they are not what one writes, in the words of the real 1.33.

function factory(): Factory {
  const cluster = new Cluster({ seed: 1 });
  const pods = { connect: async () => 0, forward: () => expect.unreachable("nobody forwards") };
  return {
    client: new InProcessClient({ cluster, wake: () => {}, pods }),
    namespace: "default",
    clock: { now: 0, sleep: async () => {} },
    files: noFiles,
    env: {},
    cancel: neverCancelled,
  };
}

async function run(on: Factory, args: readonly string[], input = ""): Promise<string> {
  const out = new TextSink();
  const code = await runKubectl(args, on, { in: inputOf(input), out, errOut: out });
  return code === 0 ? out.text : `${out.text}# exit=${code}\n`;
}

const kind = "--template={{.kind}}";

test.each([
  [["config", "view", kind], "Config"],
  [["config", "view", "-o", ""], "config/<unknown>\n"],
  [["auth", "whoami", "-o", ""], "selfsubjectreview.authentication.k8s.io/<unknown>\n"],
  [["auth", "whoami", "-o", "go-template", kind], "SelfSubjectReview"],
  [["create", "cm", "x", "-o", "", kind], "configmap/x created\n"],
  [["create", "cm", "x", kind], "ConfigMap"],
  [["get", "sa", "default", "-o", "", kind], "ServiceAccount"],
  [
    ["create", "token", "default", "-o", ""],
    "tokenrequest.authentication.k8s.io/default created\n",
  ],
  [
    ["cluster-info", "dump", "-o", ""],
    "error: list types are not supported by name printing: *v1.NodeList\n# exit=1\n",
  ],
])("kubectl %j", async (args, printed) => {
  expect(await run(factory(), args)).toBe(printed);
});

test("auth whoami looks at --template only beside -o", async () => {
  expect(await run(factory(), ["auth", "whoami", kind])).toMatch(/^ATTRIBUTE {3}VALUE\n/);
});

test("rollout history prints revisions with -o, the object with --template alone", async () => {
  const on = factory();
  await run(on, ["create", "deployment", "web", "--image=nginx"]);
  const history = (...args: string[]) => run(on, ["rollout", "history", "deploy", "web", ...args]);
  expect(await history("--template={{.kind}}\n")).toBe("Deployment\n");
});

test("JSONPath as JSON gives a list for each part", async () => {
  const args = ["get", "sa", "default", "-o", "jsonpath-as-json={.metadata.name}{.kind}"];
  expect(await run(factory(), args)).toBe('[\n    "default"\n]\n[\n    "ServiceAccount"\n]\n');
});

test("rows are sorted only where there are several, and not printed where they cannot be", async () => {
  const on = factory();
  await run(on, ["create", "cm", "a"]);
  const get = (...args: string[]) => run(on, ["get", "cm", "--no-headers", ...args]);
  expect(await get("a", "--sort-by={")).toMatch(/^a +0 +\S+\n$/);
  expect(await get("--sort-by=.metadata.name[0]")).toBe(
    "No resources found in default namespace.\n",
  );
  expect(await get("--sort-by={}")).toMatch(
    /^F.* Field {} in \[\]\[\]\[\]reflect.Value is an unsortable type: map, err: unsortable type: map\n/,
  );
  expect(await get("-o", "name", "--sort-by=.metadata.name[0]")).toBe(
    "error: string is not array or slice\n# exit=1\n",
  );
});

const one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n";

test.each([
  // What a file names has to be there; so have two that are named at once.
  [["-f", "-"], one, 'Error from server (NotFound): configmaps "one" not found\n'],
  [
    ["cm/a", "cm/b"],
    "",
    'Error from server (NotFound): configmaps "a" not found\nError from server (NotFound): configmaps "b" not found\n',
  ],
  [["cm/a"], "", "error: timed out waiting for the condition\n"],
  [["cm", "-l", "a=b"], "", "error: timed out waiting for the condition\n"],
])("kubectl wait --for=create %j", async (args, input, why) => {
  const on = factory();
  const line = ["wait", "--for=create", "--timeout=0", ...args];
  expect(await run(on, line, input)).toBe(`${why}# exit=1\n`);
});

test("kubectl wait --for=create prints what is there", async () => {
  const line = ["wait", "--for=create", "sa/default", "-o", "jsonpath={.metadata.name}"];
  expect(await run(factory(), line)).toBe("default");
});

const templateFailure = (template: string, why: string) =>
  `error: error executing template ${JSON.stringify(template)}: template: output:${why}`;

test.each([
  [
    "{{.kind}}\n {{.kind.x}}",
    `2:8: executing "output" at <.kind.x>: can't evaluate field x in type interface {}`,
  ],
  [
    "{{range .metadata.name}}{{end}}",
    `1:17: executing "output" at <.metadata.name>: range can't iterate over default`,
  ],
  ['{{template "x"}}', `1:11: executing "output" at <{{template "x"}}>: template "x" not defined`],
  ["{{not 1 2}}", `1:2: executing "output" at <not>: wrong number of args for not: want 1 got 2`],
  [
    "{{gt 1 1.5}}",
    `1:2: executing "output" at <gt 1 1.5>: error calling gt: incompatible types for comparison`,
  ],
  [
    "{{call .kind}}",
    `1:2: executing "output" at <call .kind>: error calling call: non-function .kind of type string`,
  ],
  [
    "{{.kind .metadata}}",
    `1:2: executing "output" at <.kind>: kind is not a method but has arguments`,
  ],
])("what the template %j does wrong is told with its place", async (template, why) => {
  const printed = await run(factory(), ["get", "sa", "default", "-o", `go-template=${template}`]);
  expect(printed).toContain(`${templateFailure(template, why)}\n# exit=1\n`);
  if (template.startsWith("{{.kind}}"))
    expect(printed).toMatch(/^ServiceAccount\n Error executing/);
});

test.each([
  ["{{.a-b}}", "1: bad character U+002D '-'"],
  ["{{#}}", '1: unexpected "#" in command'],
  ["{{(.kind}}", "1: unclosed left paren"],
  ["{{.kind)}}", "1: unexpected right paren"],
  ["{{.kind.}}", "1: unexpected <.> in operand"],
  ["{{..kind}}", '1: unexpected . after term "."'],
  ["{{'ab'}}", "1: malformed character constant: 'ab'"],
  ["a\n{{if .x}}\n", "3: unexpected EOF"],
])("the template %j is refused", async (template, why) => {
  expect(await run(factory(), ["get", "sa", "-o", `go-template=${template}`])).toBe(
    `error: error parsing template ${template}, template: output:${why}\n# exit=1\n`,
  );
});
