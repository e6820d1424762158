import { expect, test } from "vitest";
import { encodeBase64 } from "#api/base64.ts";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import { TestRequests } from "../../../test-requests.ts";
import { causesOf, Trials } from "../../../test-refusals.ts";

const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const pem = (type: string, body = "AAAA") =>
  encodeBase64(`-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`);

const good = {
  metadata: { name: "r" },
  spec: {
    request: pem("CERTIFICATE REQUEST"),
    signerName: "example.com/signer",
    usages: ["client auth"],
  },
};
const requests = new Trials(path, good);

const usages =
  '"any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"';
const noPem = "PEM block type must be CERTIFICATE REQUEST";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const twoSegments = "should be a domain with at least two segments separated by dots";

test.each([
  [{}, []],
  [{ metadata: { name: "A b" } }, []],
  [{ spec: { request: null } }, [`spec.request: Invalid value: []byte(nil): ${noPem}`]],
  [{ spec: { request: "aGk=" } }, [`spec.request: Invalid value: []byte{0x68, 0x69}: ${noPem}`]],
  [{ spec: { usages: null } }, ["spec.usages: Required value"]],
  [
    { spec: { usages: ["any", "foo", "any"] } },
    [
      `spec.usages[1]: Unsupported value: "foo": supported values: ${usages}`,
      'spec.usages[2]: Duplicate value: "any"',
    ],
  ],
  [
    { spec: { signerName: "kubernetes.io/legacy-unknown", expirationSeconds: 599 } },
    [
      'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
      "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)",
    ],
  ],
  [{ spec: { signerName: "" } }, ["spec.signerName: Required value"]],
  [
    { spec: { signerName: "a" } },
    [
      "spec.signerName: Invalid value: \"a\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
    ],
  ],
  [
    { spec: { signerName: "A/_" } },
    [
      `spec.signerName: Invalid value: "A": validating label "A": ${label}`,
      `spec.signerName: Invalid value: "A": ${twoSegments}`,
      `spec.signerName: Invalid value: "_": validating label "_": ${subdomain}`,
    ],
  ],
])("a request with %j", (patch, causes) => {
  expect(causesOf(requests.create(patch))).toEqual(causes);
});

const conditions = (...list: readonly object[]) => ({ status: { conditions: list } });
const approved = { type: "Approved", status: "True" };
const denied = { type: "Denied", status: "True" };
const first = "status.conditions[0]";
const second = "status.conditions[1]";

test.each([
  [conditions(approved), []],
  [conditions({ type: "Foo", status: "False" }), []],
  [
    conditions({ status: "" }, { type: "Failed", status: "False" }, { type: "Foo", status: "x" }),
    [
      `${first}.type: Required value`,
      `${first}.status: Required value`,
      `${second}.status: Unsupported value: "False": supported values: "True"`,
      'status.conditions[2].status: Unsupported value: "x": supported values: "False", "True", "Unknown"',
    ],
  ],
  [
    conditions(approved, denied, approved),
    [
      `${second}.type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive`,
      'status.conditions[2].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive',
      'status.conditions[2].type: Duplicate value: "Approved"',
    ],
  ],
])("an approval by %j", (patch, causes) => {
  expect(causesOf(requests.update(patch, "/approval"))).toEqual(causes);
});

const certificate = (content: string) => ({ status: { certificate: content } });

test.each([
  [conditions({ type: "Failed", status: "True" }), []],
  [
    conditions(approved, { type: "Foo", status: "True" }),
    ['status.conditions: Forbidden: updates may not add a condition of type "Approved"'],
  ],
  [certificate(pem("CERTIFICATE")), []],
  [
    certificate("aGk="),
    [
      'status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block',
    ],
  ],
  [
    certificate(pem("FOO")),
    [
      'status.certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "FOO"',
    ],
  ],
  [
    certificate(pem("CERTIFICATE", "a: b\n\nAAAA")),
    ['status.certificate: Invalid value: "<certificate data>": no PEM block headers are permitted'],
  ],
])("a status of %j", (patch, causes) => {
  expect(causesOf(requests.update(patch, "/status"))).toEqual(causes);
});

test("verdicts and certificates stay; what was asked for and who approved are not the signer's to change", () => {
  const server = new TestRequests(1, 0);
  const asked = server.ask<CertificateSigningRequest>("POST", path, good);
  const merge = "application/merge-patch+json";
  const approve = conditions({ ...approved, reason: "Fine" });
  server.ask("PATCH", `${path}/r/approval`, approve, merge);
  const changed = { ...conditions({ ...approved, reason: "Mine" }), spec: { usages: [] } };
  const signed = server.ask<CertificateSigningRequest>("PATCH", `${path}/r/status`, changed, merge);
  expect(signed.status.conditions?.[0]?.reason).toBe("Fine");
  expect(signed.spec).toEqual(asked.spec);
  const none = server.send("PATCH", `${path}/r/approval`, conditions(), merge);
  expect(causesOf(none)).toEqual([
    'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
  ]);
  server.ask("PATCH", `${path}/r/status`, certificate(pem("CERTIFICATE")), merge);
  const other = certificate(pem("CERTIFICATE", "BBBB"));
  expect(causesOf(server.send("PATCH", `${path}/r/status`, other, merge))).toEqual([
    "status.certificate: Forbidden: updates may not modify existing certificate content",
  ]);
  const replaced = server.ask<CertificateSigningRequest>(
    "PATCH",
    `${path}/r`,
    { spec: { signerName: "other.com/x" } },
    merge,
  );
  expect(replaced.spec).toEqual(asked.spec);
});
