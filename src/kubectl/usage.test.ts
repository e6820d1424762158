import { expect, test } from "vitest";
import type { Client } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { runKubectl } from "./kubectl.ts";
import { noFiles } from "./test-files.ts";

// Mistakes that kubectl finds without asking a server, in the words of the real 1.33.

const fail = async () => {
  throw new Error("no request was expected");
};
const client: Client = {
  server: "https://127.0.0.1:6443",
  request: fail,
  stream: fail,
  exec: fail,
  portForward: fail,
};

async function kubectl(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const [out, errOut] = [new TextSink(), new TextSink()];
  const factory = {
    client,
    namespace: "err",
    clock: { now: 0, sleep: async () => {} },
    files: noFiles,
    env: {},
    cancel: neverCancelled,
  };
  const code = await runKubectl(args, factory, { in: noInput, out, errOut });
  return { out: out.text, err: errOut.text, code };
}

const usage = (command: string) => `\nSee 'kubectl ${command}--help' for usage.\n`;

test.each<[args: string, err: string]>([
  ["get --foo", `error: unknown flag: --foo${usage("get ")}`],
  ["get -z", `error: unknown shorthand flag: 'z' in -z${usage("get ")}`],
  ["get pods -zl", `error: unknown shorthand flag: 'z' in -zl${usage("get ")}`],
  [
    "get --watch=foo",
    `error: invalid argument "foo" for "-w, --watch" flag: strconv.ParseBool: parsing "foo": invalid syntax${usage("get ")}`,
  ],
  [
    "get --chunk-size=x pods",
    `error: invalid argument "x" for "--chunk-size" flag: strconv.ParseInt: parsing "x": invalid syntax${usage("get ")}`,
  ],
  ["get -n", `error: flag needs an argument: 'n' in -n${usage("get ")}`],
  [
    "logs --since=5 x",
    `error: invalid argument "5" for "--since" flag: time: missing unit in duration "5"${usage("logs ")}`,
  ],
  [
    "api-versions --context=foo",
    "Error in configuration: context was not found for specified context: foo\n",
  ],
  ["api-versions --cluster foo", 'error: no server found for cluster "foo"\n'],
  ["api-versions --user foo", 'error: auth info "foo" does not exist\n'],
  ["api-versions --kubeconfig foo", "error: stat foo: no such file or directory\n"],
  ["drain", "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples\n"],
  ["create role x --verb=get", "error: at least one resource must be specified\n"],
  ["config unset a", "error: unable to parse a after [] at api.Config\n"],
  ["--foo", `error: unknown flag: --foo${usage("")}`],
  ["foo", 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n'],
  ["gte", 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
  ["list", 'error: unknown command "list" for "kubectl"\n\nDid you mean this?\n\tget\n\twait\n'],
  [
    "rm",
    'error: unknown command "rm" for "kubectl"\n\nDid you mean this?\n\trun\n\tdelete\n\tcp\n',
  ],
  ["hel", 'error: unknown command "hel" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'],
  [
    "api",
    'error: unknown command "api" for "kubectl"\n\nDid you mean this?\n\tcp\n\tapi-versions\n\tapi-resources\n',
  ],
  ["alph", 'error: unknown command "alph" for "kubectl"\n\nDid you mean this?\n\tauth\n'],
  ["optio", 'error: unknown command "optio" for "kubectl"\n\nDid you mean this?\n\toptions\n'],
  ["create foo", "error: Unexpected args: [foo]\nSee 'kubectl create -h' for help and examples\n"],
  [
    "create secret foo",
    "error: unknown command \"foo\"\nSee 'kubectl create secret -h' for help and examples\n",
  ],
  ["config foo", "error: unknown command \"foo\"\nSee 'kubectl config -h' for help and examples\n"],
  ["create -f nosuch.yaml", 'error: the path "nosuch.yaml" does not exist\n'],
  ["apply", "error: must specify one of -f and -k\n"],
  ["run", 'error: required flag(s) "image" not set\n'],
  ["run x", 'error: required flag(s) "image" not set\n'],
  [
    "run x --image=nginx --dry-run=foo",
    'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n',
  ],
  ["create service nodeport web", "error: at least one tcp port specifier must be provided\n"],
  ["version x", "error: extra arguments: [x]\n"],
  ["exec web1", "error: you must specify at least one command for the container\n"],
  [
    "logs",
    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples\n",
  ],
  [
    "get",
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples\n',
  ],
  [
    "delete",
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n",
  ],
])("kubectl %s", async (args, err) => {
  expect(await kubectl(...args.split(" "))).toEqual({ out: "", err, code: 1 });
});

test("what generators print dry", async () => {
  const { out } = await kubectl(
    "create",
    "job",
    "x",
    "--image=a",
    "--dry-run=client",
    "-o",
    "json",
    "--",
    "echo",
    "a<b",
  );
  expect(out).toBe(`{
    "kind": "Job",
    "apiVersion": "batch/v1",
    "metadata": {
        "name": "x",
        "creationTimestamp": null
    },
    "spec": {
        "template": {
            "metadata": {
                "creationTimestamp": null
            },
            "spec": {
                "containers": [
                    {
                        "name": "x",
                        "image": "a",
                        "command": [
                            "echo",
                            "a\\u003cb"
                        ],
                        "resources": {}
                    }
                ],
                "restartPolicy": "Never"
            }
        }
    },
    "status": {}
}
`);
});

test.each([
  ["{{.spec.replicas}}", "5000000"],
  ['{{printf "%d" .spec.replicas}}', "5000000"],
  ["{{.a.b}}", "<no value>"],
  [
    '{{len .spec}} {{index .metadata.labels "app"}} {{.metadata}}',
    "4 x map[creationTimestamp:<nil> labels:map[app:x] name:x]",
  ],
  ['{{.spec.replicas | printf "%s"}}', "%!s(int64=5000000)"],
])("a Go template: %s", async (template, expected) => {
  const { out } = await kubectl(
    "create",
    "deployment",
    "x",
    "--image=a",
    "--replicas=5000000",
    "--dry-run=client",
    "-o",
    `go-template=${template}`,
  );
  expect(out).toBe(expected);
});

test.each([
  [
    "{{foo}}",
    'error: error parsing template {{foo}}, template: output:1: function "foo" not defined\n',
  ],
  ["{{.spec", "error: error parsing template {{.spec, template: output:1: unclosed action\n"],
  [
    "{{range .spec}}",
    "error: error parsing template {{range .spec}}, template: output:1: unexpected EOF\n",
  ],
  ["{{if}}", "error: error parsing template {{if}}, template: output:1: missing value for if\n"],
  [
    "{{.spec.replicas.y}}",
    'error: error executing template "{{.spec.replicas.y}}": template: output:1:7: executing "output" at <.spec.replicas.y>: can\'t evaluate field y in type interface {}\n',
  ],
  [
    '{{index .spec "x" "y"}}',
    'error: error executing template "{{index .spec \\"x\\" \\"y\\"}}": template: output:1:2: executing "output" at <index .spec "x" "y">: error calling index: index of nil pointer\n',
  ],
])("a wrong Go template: %s", async (template, expected) => {
  const { err, code } = await kubectl(
    "create",
    "deployment",
    "x",
    "--image=a",
    "--dry-run=client",
    "-o",
    `go-template=${template}`,
  );
  expect({ err, code }).toEqual({ err: expected, code: 1 });
});

test("help by three names, and for what is no command", async () => {
  for (const path of ["get", "rollout undo", "create service nodeport", "expose"]) {
    const words = path.split(" ");
    const help = await kubectl(...words, "--help");
    expect(help).toMatchObject({ err: "", code: 0 });
    expect(help.out).toContain(`\nUsage:\n  kubectl ${path} `);
    expect(await kubectl(...words, "-h")).toEqual(help);
    expect(await kubectl("help", ...words)).toEqual(help);
  }
  expect(await kubectl("help", "get", "nosuch")).toEqual(await kubectl("get", "--help"));
  expect(await kubectl("rollout", "nosuch", "-h")).toEqual(await kubectl("rollout", "-h"));
  expect(await kubectl("--help")).toEqual(await kubectl("help"));
  expect(await kubectl()).toEqual(await kubectl("help"));
  const topic = await kubectl("help", "nosuch");
  expect(topic).toMatchObject({ out: "", code: 0 });
  expect(topic.err).toMatch(/^Unknown help topic \[`nosuch`\]\n\n\nBasic Commands/);
});
