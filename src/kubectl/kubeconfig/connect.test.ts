import { expect, test } from "vitest";
import type { Client, Endpoint } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { runKubectl } from "../kubectl.ts";
import { noFiles } from "../test-files.ts";

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://a", certificate-authority: own.crt, insecure-skip-tls-verify: false}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
users: [{name: u, user: {client-certificate-data: ZmlsZSBjcnQ=, client-key-data: ZmlsZSBrZXk=, token: t}}]
current-context: x
`;
const disk: Readonly<Record<string, string>> = {
  "/k/config": kubeconfig,
  "/k/own.crt": "own ca",
  "here.crt": "here",
};

const never = () => expect.unreachable("another server is asked");

/** Which server a command line asks, and how; or what it prints. */
async function asked(line: string): Promise<Endpoint | string> {
  const found: Endpoint[] = [];
  const client: Client = {
    server: "https://own",
    request: never,
    stream: never,
    exec: never,
    portForward: never,
  };
  const body = { major: "1" };
  const out = new TextSink();
  await runKubectl(
    line.split(" "),
    {
      client,
      connect(endpoint) {
        found.push(endpoint);
        return { ...client, request: async () => ({ code: 200, headers: {}, body }) };
      },
      namespace: "default",
      clock: { now: 0, sleep: async () => {} },
      files: {
        ...noFiles,
        read: (path) => disk[path] ?? expect.unreachable(path),
        kind: (path) => (disk[path] === undefined ? undefined : "file"),
      },
      env: { KUBECONFIG: "/k/config" },
      cancel: neverCancelled,
    },
    { in: noInput, out, errOut: out },
  );
  return found[0] ?? out.text;
}

const user = { cert: "file crt", key: "file key", token: "t" };

test.each<[flags: string, endpoint: Endpoint | string]>([
  ["", { server: "https://a", ca: "own ca", ...user }],
  ["--insecure-skip-tls-verify", { server: "https://a", insecureSkipTLSVerify: true, ...user }],
  ["--certificate-authority=here.crt", { server: "https://a", ca: "here", ...user }],
  [
    "--client-certificate=here.crt --client-key=here.crt --token=x",
    { server: "https://a", ca: "own ca", cert: "here", key: "here", token: "x" },
  ],
  [
    "--certificate-authority=no.crt",
    "error: unable to read certificate-authority no.crt for c due to open no.crt: no such file or directory\n",
  ],
])("TLS by the flags %j", async (flags, endpoint) => {
  expect(await asked(`get --raw /version ${flags}`.trim())).toEqual(endpoint);
});
