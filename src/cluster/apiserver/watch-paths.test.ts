// Watches by their path, as Kubernetes serves them since before there was `?watch=true`.
import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

const cluster = new Cluster({ seed: 1, nodes: 0 });
for (const name of ["a", "b"]) {
  send(cluster, "POST configmaps", "json", JSON.stringify({ metadata: { name } }));
}

/** Names of what is told at once. */
function watched(line: string): string[] {
  const { stream } = send(cluster, line);
  const names: string[] = [];
  const leave = stream!.open(
    (event) => {
      const { type, object } = event as { type: string; object: { metadata: { name: string } } };
      names.push(`${type} ${object.metadata.name}`);
    },
    () => {},
  );
  leave();
  return names;
}

const here = "/api/v1/watch/namespaces/default/configmaps";

test.each<[path: string, events: string[]]>([
  [here, ["ADDED a", "ADDED b", "ADDED kube-root-ca.crt"]],
  [`${here}/a`, ["ADDED a"]],
  [`${here}/a?watch=false`, ["ADDED a"]],
  [`${here}/a?fieldSelector=metadata.name%3Da`, ["ADDED a"]],
  [`${here}?fieldSelector=metadata.name%3Db`, ["ADDED b"]],
  [`${here}/nosuch`, []],
  ["/api/v1/watch/namespaces/default", ["ADDED default"]],
  ["/apis/apps/v1/watch/deployments", []],
])("GET %s", (path, events) => {
  expect(watched(`GET ${path}`)).toEqual(events);
});

const unknown = "404 NotFound: the server could not find the requested resource";

test.each<[line: string, answer: string]>([
  [
    `GET ${here}/a?fieldSelector=metadata.name%3Db`,
    "400 BadRequest: fieldSelector metadata.name doesn't match requested name",
  ],
  [
    `GET ${here}/a?fieldSelector=metadata.namespace%3Ddefault`,
    "400 BadRequest: fieldSelector metadata.name doesn't match requested name",
  ],
  [
    `POST ${here}`,
    "405 MethodNotAllowed: the server does not allow this method on the requested resource",
  ],
  ["GET /api/v1/watch/namespaces/default/nosuch", unknown],
  ["GET /api/v1/watch/configmaps/a", unknown],
  ["GET /api/v1/watch/namespaces/default/pods/a/log", unknown],
  // Of a single object, nobody looks at this parameter.
  ["GET configmaps/a?watch=true", "200 ConfigMap"],
])("%s", (line, answer) => {
  expect(shortAnswer(cluster, line)).toBe(answer);
});
