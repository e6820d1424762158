// The kubeconfig as a learner sees it: a file that `config` changes and every other command follows.
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "#session/session.ts";

async function outputs(...lines: readonly string[]): Promise<readonly string[]> {
  const session = new Session({ turn: () => setImmediate(), seed: 1, nodes: 1 });
  const found: string[] = [];
  for (const line of lines) found.push((await session.run(line)).output);
  return found;
}

test("contexts are made, used, renamed and deleted, and commands follow them", async () => {
  const said = await outputs(
    "kubectl config get-contexts",
    "kubectl config set-context --current --namespace=kube-system",
    "kubectl get pods",
    "kubectl config set-cluster away --server=https://10.0.0.9:6443",
    "kubectl config set-credentials ann --token=abc",
    "kubectl config set-context away --cluster=away --user=ann",
    "kubectl config use-context away",
    "kubectl get pods",
    "kubectl get pods --context=minikube",
    "kubectl config rename-context away far",
    "kubectl config delete-context far",
    "kubectl config current-context",
    "kubectl get pods --context=nosuch",
  );
  expect(said).toEqual([
    "CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE\n*         minikube   minikube   minikube   default\n",
    'Context "minikube" modified.\n',
    "No resources found in kube-system namespace.\n",
    'Cluster "away" set.\n',
    'User "ann" set.\n',
    'Context "away" created.\n',
    'Switched to context "away".\n',
    "The connection to the server 10.0.0.9:6443 was refused - did you specify the right host or port?\n",
    "No resources found in kube-system namespace.\n",
    'Context "away" renamed to "far".\n',
    'warning: this removed your active context, use "kubectl config use-context" to select a different one\ndeleted context far from /home/learner/.kube/config\n',
    "far\n",
    "Error in configuration: context was not found for specified context: nosuch\n",
  ]);
});

test("view hides secrets, and prints what is asked for", async () => {
  const said = await outputs(
    "kubectl config set-credentials ann --token=abc --client-certificate=x.crt",
    "kubectl config view -o jsonpath='{.users[*].user.token}'",
    "kubectl config view --raw -o jsonpath='{.users[*].user.token}'",
    "kubectl config set users.ann.token def",
    "kubectl config unset users.ann.client-certificate",
    "kubectl config view --raw -o jsonpath='{.users[0].user}'",
    "kubectl config view --minify -o jsonpath='{.users[*].name}'",
    "kubectl config set nosuch.a b",
  );
  expect(said).toEqual([
    'User "ann" set.\n',
    "REDACTED",
    "abc",
    'Property "users.ann.token" set.\n',
    'Property "users.ann.client-certificate" unset.\n',
    '{"token":"def"}',
    "minikube",
    "error: unable to parse nosuch.a after [] at api.Config\n",
  ]);
});

/** Log lines without what tells the moment. */
function plain(text: string): readonly string[] {
  return text
    .replaceAll(/^I\d{4} \d\d:\d\d:\d\d\.\d{6} +1 /gm, "")
    .replaceAll(/=\d+$/gm, "=N")
    .split("\n");
}

test("--v=6 tells each request, --v=8 the bodies, too", async () => {
  const [six = "", eight = ""] = await outputs(
    "kubectl get ns default -o name --v=6",
    "kubectl get ns default -o name -v=8",
  );
  expect(plain(six)).toContain(
    'round_trippers.go:632] "Response" verb="GET" url="https://192.168.49.2:8443/api/v1/namespaces/default" status="200 OK" milliseconds=N',
  );
  const bodies = eight.split("\n").filter((line) => line.includes('"Response Body" body='));
  expect(bodies.at(-1)).toContain('\\"kind\\":\\"Namespace\\"');
});

test("somebody else acts: by flags, or as the kubeconfig's user says", async () => {
  const said = await outputs(
    "kubectl auth whoami --as=ann --as-uid=u1 --as-group=dev --as-group=,,,ops",
    "kubectl get pods --as-group=dev",
    "kubectl config set users.minikube.act-as system:serviceaccount:default:robot",
    "kubectl auth whoami",
    "kubectl auth whoami --as=ann",
    "kubectl config unset users.minikube.act-as",
    "kubectl config set users.minikube.act-as-uid u1",
    "kubectl get pods",
  );
  expect(said).toEqual([
    "ATTRIBUTE   VALUE\nUsername    ann\nUID         u1\nGroups      [dev ,,,ops system:authenticated]\n",
    "error: requesting uid, groups or user-extra for minikube without impersonating a user\n",
    'Property "users.minikube.act-as" set.\n',
    "ATTRIBUTE   VALUE\nUsername    system:serviceaccount:default:robot\nGroups      [system:serviceaccounts system:serviceaccounts:default system:authenticated]\n",
    "ATTRIBUTE   VALUE\nUsername    ann\nGroups      [system:authenticated]\n",
    'Property "users.minikube.act-as" unset.\n',
    'Property "users.minikube.act-as-uid" set.\n',
    "error: requesting uid, groups or user-extra for minikube without impersonating a user\n",
  ]);
});

test("binary values are set from base64, which may be in lines, and kept in one", async () => {
  const name = "clusters.minikube.certificate-authority-data";
  const said = await outputs(
    `kubectl config set ${name} $'YWJj\\nYWI=\\n'`,
    "kubectl config view --raw -o jsonpath='{.clusters[0].cluster.certificate-authority-data}'",
    `kubectl config set ${name} YWI`,
  );
  expect(said).toEqual([
    `Property "${name}" set.\n`,
    "YWJjYWI=",
    "error: error decoding input value: illegal base64 data at input byte 0\n",
  ]);
});

test("a file of another kind or version is no kubeconfig", async () => {
  const [said] = await outputs(
    "echo '{apiVersion: v-1, kind: Config}' > c; kubectl get pods --kubeconfig=c",
  );
  expect(said).toBe(
    'error: error loading config file "c": no kind "Config" is registered for version "v-1" in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"\n',
  );
});

test("--request-timeout is told to the server and ends what streams", async () => {
  const said = await outputs(
    "kubectl get pods -w --request-timeout=2",
    "kubectl get pods -w --request-timeout=500ms --v=6 2>&1 | grep -o -e '&timeout=500ms.*true' -e 'stream.*'",
    "kubectl create deployment web --image=nginx",
    "sleep 20",
    "kubectl logs -f deploy/web --request-timeout=1s --tail=1 | wc -l",
    "kubectl get pods --request-timeout=1p",
  );
  const body =
    "net/http: request canceled (Client.Timeout or context cancellation while reading body)";
  expect(said).toEqual([
    "",
    `&timeout=500ms&watch=true\nstreamwatcher.go:123] "Unable to decode an event from the watch stream" err="${body}"\n`,
    "deployment.apps/web created\n",
    "",
    `error: ${body}\n1\n`,
    "error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n",
  ]);
});

test("programs and providers to log in with are written, preferences too", async () => {
  const view = "kubectl config view --kubeconfig=k -o jsonpath={.users[*].user}{.preferences}";
  const said = await outputs(
    "kubectl config set-credentials ann --exec-command=log-in --exec-arg=a,b --exec-env=X=y --kubeconfig=k",
    "kubectl config set preferences.colors t --kubeconfig=k",
    view,
    "kubectl config set-credentials ann --exec-command=other --exec-env=X- --kubeconfig=k",
    "kubectl config unset preferences --kubeconfig=k",
    view,
    "kubectl config set-credentials ann --exec-interactive-mode=x --kubeconfig=k",
    "kubectl config set users.ann.exec.command x --kubeconfig=k",
    "kubectl config set '' x --kubeconfig=k",
  );
  expect(said).toEqual([
    'User "ann" set.\n',
    'Property "preferences.colors" set.\n',
    '{"exec":{"args":["a","b"],"command":"log-in","env":[{"name":"X","value":"y"}],"provideClusterInfo":false}}{"colors":true}',
    'User "ann" set.\n',
    'Property "preferences" unset.\n',
    '{"exec":{"args":null,"command":"other","env":null,"provideClusterInfo":false}}{}',
    "error: invalid interactive mode type, can be only IfAvailable, Never, Always\n",
    "error: unable to parse one or more field values of users.ann.exec.command\n",
    "error: you must specify a property\n",
  ]);
});
