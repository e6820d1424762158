import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Authentication, readTokens } from "./authentication.ts";
import { readSecurity } from "./security.ts";
import { TestServer } from "./test-server.ts";

const review = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

test("a token file has token, name, uid and groups", () => {
  expect(readTokens('t1,ann,u1,"dev,ops"\n\nt2,bob,,dev\nt3,eve\nonly-a-token\n')).toEqual(
    new Map([
      ["t1", { username: "ann", uid: "u1", groups: ["dev", "ops"] }],
      ["t2", { username: "bob", uid: "", groups: ["dev"] }],
      ["t3", { username: "eve", uid: "", groups: [] }],
    ]),
  );
});

test("who has a token is known, others are refused, and nobody names themselves", async () => {
  const authentication = new Authentication(readTokens('t1,ann,u1,"dev,ops"'));
  const server = new TestServer({ authentication });
  const url = await server.listen();
  const ask = async (given: Record<string, string>) => {
    const headers = { "content-type": "application/json", ...given };
    const response = await fetch(url + review, { method: "POST", headers, body: "{}" });
    return (await response.json()) as { status: unknown; code?: number };
  };
  const refused = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "Unauthorized",
    reason: "Unauthorized",
    code: 401,
  };
  expect(await ask({ "x-remote-user": "ann" })).toEqual(refused);
  expect(await ask({ authorization: "Bearer t2" })).toEqual(refused);
  expect(await ask({ authorization: "Basic dDE6" })).toEqual(refused);
  const ann = { username: "ann", uid: "u1", groups: ["dev", "ops", "system:authenticated"] };
  const bearer = { authorization: "Bearer t1" };
  expect((await ask({ ...bearer, "x-remote-user": "eve" })).status).toEqual({ userInfo: ann });
  expect((await ask({ ...bearer, "impersonate-user": "bob" })).status).toEqual({
    userInfo: { username: "bob", groups: ["system:authenticated"] },
  });
  server.close();
});

function openssl(...args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

test.skipIf(!hasOpenssl)("a client's certificate tells who it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-"));
  const file = (name: string) => join(folder, name);
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  openssl(
    ..."req -x509".split(" "),
    ...newKey,
    "-keyout",
    file("ca.key"),
    "-out",
    file("ca.crt"),
    "-subj",
    "/CN=ca",
  );
  openssl(
    "req",
    ...newKey,
    "-keyout",
    file("ann.key"),
    "-out",
    file("ann.csr"),
    "-subj",
    "/O=dev/O=ops/CN=ann",
  );
  openssl(
    "x509",
    "-req",
    "-in",
    file("ann.csr"),
    "-CA",
    file("ca.crt"),
    "-CAkey",
    file("ca.key"),
    "-CAcreateserial",
    "-out",
    file("ann.crt"),
  );
  const security = readSecurity({
    "tls-cert-file": file("ca.crt"),
    "tls-private-key-file": file("ca.key"),
    "client-ca-file": file("ca.crt"),
  });
  const server = new TestServer(security);
  const { port } = new URL(await server.listen());
  const read = (name: string) => execFileSync("cat", [file(name)]);
  const ask = (certificate: object): Promise<{ status: unknown }> =>
    new Promise((resolve, reject) => {
      const options = {
        method: "POST",
        path: review,
        port,
        rejectUnauthorized: false,
        ...certificate,
      };
      const sent = httpsRequest({ host: "127.0.0.1", ...options }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("end", () => resolve(JSON.parse(text) as { status: unknown }));
      });
      sent.on("error", reject);
      sent.end("{}");
    });
  expect((await ask({ cert: read("ann.crt"), key: read("ann.key") })).status).toEqual({
    userInfo: { username: "ann", groups: ["dev", "ops", "system:authenticated"] },
  });
  expect((await ask({})).status).toBe("Failure");
  // A session that is taken up again counts as authorized, even if no certificate was ever shown.
  const agent = new Agent({ rejectUnauthorized: false });
  expect(await ask({ agent })).toMatchObject({ code: 401 });
  expect(await ask({ agent })).toMatchObject({ code: 401 });
  agent.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});
