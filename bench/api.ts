// How many requests of one kind the API server answers in a second: one JSON line of figures.
import type { ApiRequest } from "#api/client.ts";
import { Cluster, type ServerResponse } from "#cluster/cluster.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const many = 5000;
const watchers = 100;

const cluster = new Cluster({ seed: 1, nodes: 1 });

function send(request: ApiRequest): ServerResponse {
  const answer = cluster.handle(request);
  if (answer.code >= 400) throw new Error(JSON.stringify(answer.body));
  return answer;
}

function configMap(name: string, value: string): object {
  const metadata = { name, labels: { app: "bench" } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { key: value } };
}

/** Calls `act` for about a second; answers how often a second it could be called. */
function rate(act: (i: number) => void): number {
  const leastMs = 1000;
  const begin = performance.now();
  let i = 0;
  while (performance.now() - begin < leastMs) act(i++);
  return Math.round((i * 1000) / (performance.now() - begin));
}

/** As it would go over the wire: what nobody reads would not be worked out. */
function written({ body }: ServerResponse): void {
  JSON.stringify(body);
}

const begin = performance.now();
for (let i = 0; i < many; i++) {
  const body = JSON.stringify(configMap(`cm-${String(i).padStart(4, "0")}`, "x"));
  written(send({ method: "POST", path: configMaps, body }));
}
const creates = Math.round((many * 1000) / (performance.now() - begin));

const gets = rate((i) =>
  written(send({ method: "GET", path: `${configMaps}/cm-${String(i % many).padStart(4, "0")}` })),
);
const lists = rate(() => written(send({ method: "GET", path: configMaps })));

const applies = rate((i) => {
  const name = `applied-${i % 50}`;
  written(
    send({
      method: "PATCH",
      path: `${configMaps}/${name}`,
      query: [["fieldManager", "bench"]],
      headers: { "content-type": "application/apply-patch+yaml" },
      body: JSON.stringify(configMap(name, `${i}`)),
    }),
  );
});

let events = 0;
for (let i = 0; i < watchers; i++) {
  const query: [string, string][] = [
    ["watch", "1"],
    ["resourceVersion", `${cluster.revision}`],
  ];
  send({ method: "GET", path: configMaps, query }).stream?.open(
    (event) => {
      JSON.stringify(event);
      events++;
    },
    () => {},
  );
}
const updates = rate((i) => {
  const metadata = { labels: { step: `${i}` } };
  written(
    send({
      method: "PATCH",
      path: `${configMaps}/cm-0000`,
      headers: { "content-type": "application/merge-patch+json" },
      body: JSON.stringify({ metadata }),
    }),
  );
});
if (events === 0) throw new Error("nobody was told of anything");

console.log(JSON.stringify({ gets, creates, lists, applies, fanOut: updates * watchers }));
