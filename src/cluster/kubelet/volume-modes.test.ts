import { expect, test } from "vitest";
import type { PodSpec } from "#api/podspec.ts";
import type { Volume } from "#api/volumes.ts";
import { TestCluster } from "./test-cluster.ts";

// Rules of pkg/volume: util/atomic_writer.go, volume_linux.go, emptydir, projected; texts of busybox.

interface Wish extends Partial<Volume> {
  readonly pod?: Partial<PodSpec>;
  readonly subPath?: string;
}

/** What a script prints in a container that has this volume at /v. */
function run(script: string, { pod, subPath, ...volume }: Wish = {}): string {
  const cluster = new TestCluster();
  const metadata = { name: "settings", namespace: "default" };
  const data = { colour: "green", size: "7" };
  cluster.registry.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data });
  const stringData = { key: "k" };
  cluster.registry.create("secrets", { apiVersion: "v1", kind: "Secret", metadata, stringData });
  const volumeMounts = [{ name: "v", mountPath: "/v", ...(subPath && { subPath }) }];
  const command = ["sh", "-c", script];
  cluster.createPod("p", {
    restartPolicy: "Never",
    volumes: [{ name: "v", ...volume }],
    ...pod,
    containers: [{ name: "c", image: "busybox:1.36", command, volumeMounts }],
  });
  cluster.advance(30);
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  return cluster.kubelets.logs(cluster.pod("p"), options) as string;
}

/** The mode and the owners of a volume, and of all that is in it. */
const tell = "stat -c '%a %u:%g' /v; for f in $(ls /v); do stat -L -c '%n %a %u:%g' /v/$f; done";

test("the files of a ConfigMap are links into a directory that is named by the time", () => {
  const listed = run("ls -la /v; cat /v/colour", { configMap: { name: "settings" } });
  expect(listed.replaceAll(/\d{10}\b/g, "N")).toBe(`total 12
drwxrwxrwx    2 root     root          4096 Jan  1 09:00 .
drwxr-xr-x    2 root     root          4096 Jan  1 09:00 ..
drwxr-xr-x    2 root     root          4096 Jan  1 09:00 ..2026_01_01_09_00_00.N
lrwxrwxrwx    1 root     root            32 Jan  1 09:00 ..data -> ..2026_01_01_09_00_00.N
lrwxrwxrwx    1 root     root            13 Jan  1 09:00 colour -> ..data/colour
lrwxrwxrwx    1 root     root            11 Jan  1 09:00 size -> ..data/size
green`);
});

const items = [
  { key: "colour", path: "a" },
  { key: "size", path: "b", mode: 0o755 },
];
const name = "settings";
const podName = [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }];
const everything = {
  sources: [
    { secret: { name } },
    { configMap: { name, items: [{ key: "size", path: "x/size", mode: 0o400 }] } },
    { serviceAccountToken: { path: "token" } },
  ],
};
const ofGroup = { pod: { securityContext: { fsGroup: 2000 } } };
const ofUser = { pod: { securityContext: { runAsUser: 1000 } } };

test.each<[string, Wish, string]>([
  ["a ConfigMap", { configMap: { name } }, "777 0:0\n/v/colour 644 0:0\n/v/size 644 0:0\n"],
  [
    "a ConfigMap with defaultMode and an item's own mode",
    { configMap: { name, defaultMode: 0o400, items } },
    "777 0:0\n/v/a 400 0:0\n/v/b 755 0:0\n",
  ],
  ["a Secret", { secret: { secretName: name, defaultMode: 0o440 } }, "1777 0:0\n/v/key 440 0:0\n"],
  [
    "the downward API",
    { downwardAPI: { defaultMode: 0o600, items: podName } },
    "1777 0:0\n/v/name 600 0:0\n",
  ],
  [
    "several sources",
    { projected: { ...everything, defaultMode: 0o444 } },
    "1777 0:0\n/v/key 444 0:0\n/v/token 444 0:0\n/v/x 755 0:0\n",
  ],
  [
    "a token for the user of all containers",
    { projected: everything, ...ofUser },
    "1777 0:0\n/v/key 644 0:0\n/v/token 600 1000:0\n/v/x 755 0:0\n",
  ],
  [
    "a Secret for a group",
    { secret: { secretName: name, defaultMode: 0o400 }, ...ofGroup },
    "3777 0:2000\n/v/key 440 0:2000\n",
  ],
  ["a directory", { emptyDir: {} }, "777 0:0\n"],
  ["a directory in memory", { emptyDir: { medium: "Memory" } }, "1777 0:0\n"],
  ["a directory for a group", { emptyDir: {}, ...ofGroup }, "2777 0:2000\n"],
  [
    "a path within a directory for a group",
    { emptyDir: { medium: "Memory" }, subPath: "sub", ...ofGroup },
    "3777 0:2000\n",
  ],
  ["a directory of the node", { hostPath: { path: "/tmp" } }, "1777 0:0\n"],
  ["a directory of the node that is made", { hostPath: { path: "/data" } }, "755 0:0\n"],
])("modes and owners: %s", (_, wish, expected) => {
  expect(run(tell, wish)).toBe(expected);
});

test("whoever is not root may what the modes say", () => {
  const script = [
    "id; echo a > /v/a; mkdir /v/d; stat -c '%a %u:%g %n' /v/a /v/d",
    "cat /etc/passwd; touch /x; rm /etc/hosts; cat /root/x; chmod 600 /etc/hosts",
    "chmod 0 /v/a; cat /v/a; [ -r /v/a ] || echo unreadable; chown 7 /v/a; rm /v/a",
    "echo > /x; [ -w / ] || echo no; echo > /dev/null && echo yes; ls /v",
  ];
  const pod = { securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000 } };
  expect(run(script.join("; "), { emptyDir: {}, pod })).toBe(`uid=1000 gid=1000 groups=1000,2000
644 1000:2000 /v/a
2755 1000:2000 /v/d
root:x:0:0:root:/root:/bin/sh
touch: /x: Permission denied
rm: can't remove '/etc/hosts': Permission denied
cat: can't open '/root/x': Permission denied
chmod: /etc/hosts: Operation not permitted
cat: can't open '/v/a': Permission denied
unreadable
chown: /v/a: Operation not permitted
sh: can't create /x: Permission denied
no
yes
d
`);
});

test("root may read what nobody may, and gives files to others", () => {
  const script =
    "echo a > /v/a; chmod 0 /v/a; cat /v/a; chown -R 7:8 /v; stat -c '%a %u:%g' /v /v/a";
  expect(run(script, { emptyDir: {} })).toBe("a\n777 7:8\n0 7:8\n");
});

test("a web server answers 403 for a page that its workers may not read", () => {
  const cluster = new TestCluster();
  const metadata = { name: "page", namespace: "default" };
  const data = { "index.html": "hello\n" };
  cluster.registry.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data });
  const mountPath = { nginx: "/usr/share/nginx/html", httpd: "/usr/local/apache2/htdocs" };
  const codes: number[] = [];
  for (const image of ["nginx", "httpd"] as const) {
    for (const defaultMode of [0o400, 0o444]) {
      const pod = `${image}-${defaultMode}`;
      const volumeMounts = [{ name: "v", mountPath: mountPath[image] }];
      cluster.createPod(pod, {
        volumes: [{ name: "v", configMap: { name: "page", defaultMode } }],
        containers: [{ name: "c", image, volumeMounts }],
      });
      cluster.advance(30);
      const host = cluster.pod(pod).status.podIP!;
      const { response } = cluster.network.request(
        { from: "node", node: "minikube" },
        { method: "GET", host, port: 80, path: "/", headers: {}, body: "" },
      );
      codes.push(response!.code);
      expect(response!.body).toContain(defaultMode === 0o400 ? "403 Forbidden" : "hello");
    }
  }
  expect(codes).toEqual([403, 200, 403, 200]);
});
