import { expect, test } from "vitest";
import { isObject } from "#base/json.ts";
import { Random } from "#base/random.ts";
import { badRequest } from "./bad-requests.ts";
import { TestRequests } from "./test-requests.ts";

const count = 2000;

test("2,000 bad requests: each gets a Status, nothing changes, nothing breaks", () => {
  const requests = new TestRequests(1, 1);
  requests.createDeployment("nginx:1.25", { replicas: 1 });
  requests.createPod("p", { nodeSelector: { never: "here" } });
  requests.advance(30);
  const { cluster } = requests;
  const random = new Random(1);
  let refused = 0;
  const wrong: string[] = [];
  for (let i = 0; i < count; i++) {
    const request = badRequest(random);
    const { revision } = cluster;
    const { code, body } = cluster.handle(request);
    if (code < 400) continue;
    refused++;
    const isStatus =
      isObject(body) &&
      body["kind"] === "Status" &&
      body["status"] === "Failure" &&
      body["code"] === code &&
      typeof body["message"] === "string";
    const isNoPage = code === 404 && body === "404 page not found\n";
    if ((!isStatus && !isNoPage) || cluster.revision !== revision) {
      wrong.push(`${JSON.stringify(request).slice(0, 300)} => ${code} ${JSON.stringify(body)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(count / 2);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(requests.deployment.spec.replicas).toBeGreaterThanOrEqual(0);
});
