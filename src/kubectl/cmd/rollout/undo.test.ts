import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "#session/session.ts";

test("undo sends the template as the Go struct that it is", async () => {
  const session = new Session({ turn: () => setImmediate(), seed: 1, nodes: 1 });
  await session.run("kubectl create deployment web --image=nginx:1.25");
  await session.wait(10_000);
  await session.run("kubectl set image deployment/web nginx=nginx:1.26");
  await session.wait(1000);
  const { output } = await session.run("kubectl rollout undo deployment/web -v=8");
  const body = /"Request Body" body="(\[.*\])"/.exec(output)?.[1]?.replaceAll('\\"', '"');
  const container =
    '{"name":"nginx","image":"nginx:1.25","resources":{},"terminationMessagePath":"/dev/termination-log",' +
    '"terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}';
  expect(body).toBe(
    '[{"op":"replace","path":"/spec/template","value":{"metadata":{"creationTimestamp":null,"labels":{"app":"web"}},' +
      `"spec":{"containers":[${container}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,` +
      '"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}},' +
      '{"op":"replace","path":"/metadata/annotations","value":{"deployment.kubernetes.io/revision":"2"}}]',
  );
});
