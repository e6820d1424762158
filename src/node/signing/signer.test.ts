import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancelSource } from "#base/cancel.ts";
import { Session } from "#session/session.ts";
import { CertificateAuthority } from "./authority.ts";
import { signRequests } from "./signer.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

function block(text: string): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${text}\n-----END CERTIFICATE REQUEST-----\n`;
}

describe.skipIf(!hasOpenssl)("approved requests", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-"));
  const cancel = new CancelSource();
  const session = new Session({
    turn: async () => {
      await setImmediate();
    },
    epochMs: Date.UTC(2030, 0, 1),
  });
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  function openssl(line: string): void {
    execFileSync("openssl", line.split(" "), { cwd: folder, stdio: "pipe" });
  }

  beforeAll(() => {
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=ca -days 9999");
    openssl("req -newkey rsa:2048 -nodes -keyout ann.key -out ann.csr -subj /O=dev/CN=ann");
    const authority = new CertificateAuthority(read("ca.crt"), read("ca.key"));
    signRequests(
      session.client("signer", "sign"),
      authority,
      () => session.now,
      cancel.signal,
    ).catch(() => {});
  });

  afterAll(() => {
    cancel.cancel();
    rmSync(folder, { recursive: true });
  });

  async function get(name: string, path: string): Promise<string> {
    return (await session.run(`kubectl get csr ${name} -o jsonpath='${path}'`)).output;
  }

  async function approve(name: string, spec: string): Promise<void> {
    const pem = `# what is before the request does not count\n${read("ann.csr")}`;
    await approveText(name, pem, spec);
  }

  async function approveText(name: string, pem: string, spec: string): Promise<void> {
    const request = Buffer.from(pem).toString("base64");
    await session.run(`kubectl create -f - <<'EOF'
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: ${name}}
spec: {request: ${request}, ${spec}}
EOF`);
    await session.wait(1000);
    expect(await get(name, "{.status.certificate}")).toBe("");
    expect((await session.run(`kubectl certificate approve ${name}`)).exitCode).toBe(0);
    await session.wait(1000);
  }

  test.each([
    ["year", "", 365 * 24 * 60 - 5],
    ["hour", "expirationSeconds: 3600, ", 60],
  ])("get a certificate that holds as long as was asked for: %s", async (name, lasts, minutes) => {
    const usages = "usages: [client auth, digital signature]";
    await approve(name, `${lasts}signerName: kubernetes.io/kube-apiserver-client, ${usages}`);
    const text = Buffer.from(await get(name, "{.status.certificate}"), "base64").toString();
    const certificate = new X509Certificate(text);
    expect(certificate.verify(new X509Certificate(read("ca.crt")).publicKey)).toBe(true);
    expect(certificate.subject).toBe("O=dev\nCN=ann");
    expect(certificate.issuer).toBe("CN=ca");
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    const heldMinutes = (Date.parse(certificate.validTo) - session.now) / 60_000;
    expect(Math.ceil(heldMinutes)).toBe(minutes);
    expect(await get(name, "{.status.conditions[*].type}")).toBe("Approved");
  });

  test.each([
    ["[server auth]", "invalid usage for client certificate: server auth"],
    ["[digital signature]", "missing required usage for client certificate: client auth"],
  ])("fail that want %s of a client", async (usages, message) => {
    const name = usages.replaceAll(/\W/g, "");
    await approve(name, `signerName: kubernetes.io/kube-apiserver-client, usages: ${usages}`);
    expect(await get(name, '{.status.conditions[?(@.type=="Failed")].message}')).toBe(message);
    expect(await get(name, "{.status.certificate}")).toBe("");
  });

  test("to other signers wait for those", async () => {
    await approve("other", "signerName: example.com/signer, usages: [client auth]");
    expect(await get("other", "{.status.certificate}")).toBe("");
  });

  test("that cannot be read are left alone", async () => {
    const spec = "signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]";
    await approveText("nonsense", block("aGVsbG8="), spec);
    await approveText("nothing", block("MAA="), spec);
    expect(await get("nonsense", "{.status.certificate}")).toBe("");
    expect(await get("nothing", "{.status.certificate}")).toBe("");
    await approve("sense", spec);
    expect(await get("sense", "{.status.certificate}")).not.toBe("");
  });

  test("an authority's own certificate may be of version 1", () => {
    openssl("req -new -key ca.key -out old.csr -subj /CN=old");
    openssl("x509 -req -in old.csr -signkey ca.key -out old.crt");
    const authority = new CertificateAuthority(read("old.crt"), read("ca.key"));
    const base64 = read("ann.csr").replaceAll(/-----[^-]*-----|\s/g, "");
    const text = authority.sign(Buffer.from(base64, "base64"), [], session.now, 3_600_000);
    expect(new X509Certificate(text).issuer).toBe("CN=old");
  });

  test("an authority has to have a key that fits", () => {
    expect(() => new CertificateAuthority(read("ca.crt"), read("ann.key"))).toThrow(
      "private key does not match public key",
    );
  });
});
