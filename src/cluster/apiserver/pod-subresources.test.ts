// What is asked of the subresources of a Pod, before anything is done, in the words of Kubernetes 1.33.
import { beforeEach, expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
  const containers = [{ name: "c", image: "nginx" }];
  for (const [name, nodeName] of [["waits"], ["lost", "nosuch"]]) {
    const body = JSON.stringify({ metadata: { name }, spec: { containers, nodeName } });
    send(cluster, "POST pods", "json", body);
  }
});

const notAllowed =
  "405 MethodNotAllowed: the server does not allow this method on the requested resource";
const noNode = '404 NotFound: nodes "nosuch" not found';

test.each<[line: string, answer: string]>([
  ["POST pods/waits/log", notAllowed],
  ["PUT pods/waits/exec", notAllowed],
  ["DELETE pods/nosuch/portforward", notAllowed],
  ["GET pods/waits/eviction", notAllowed],
  ["PATCH pods/waits/binding", notAllowed],
  ["GET pods/waits/log", "204 undefined"],
  ["GET pods/lost/log", noNode],
  ["GET pods/lost/exec?command=ls", noNode],
  ["GET pods/lost/attach", noNode],
  ["GET pods/lost/portforward", noNode],
  // What is asked is looked at before there has to be a Pod.
  [
    "GET pods/nosuch/log?tailLines=-1",
    '422 Invalid: PodLogOptions "nosuch" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    "GET pods/waits/log?stream=All",
    '422 Invalid: PodLogOptions "waits" is invalid: stream: Forbidden: may not be specified',
  ],
  ["GET pods/waits/log?tailLines=", '400 BadRequest: strconv.ParseInt: parsing "": invalid syntax'],
  [
    "GET pods/waits/log?sinceTime=2026-13-01T00:00:00Z",
    '400 BadRequest: parsing time "2026-13-01T00:00:00Z": month out of range',
  ],
])("%s", (line, answer) => {
  expect(shortAnswer(cluster, line)).toBe(answer);
});
