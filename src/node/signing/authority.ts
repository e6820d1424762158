// The authority that signs certificates of clients. As pkg/controller/certificates/authority, without alternative
// names: those are for servers.

import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import { elements } from "#base/der.ts";
import { element } from "./der.ts";

const minuteMs = 60_000;
const backdatedMs = 5 * minuteMs;
/** What holds shorter than this holds as long as was asked for, from now on. */
const shortMs = 480 * minuteMs;

/** Tags of DER. */
const [integer, bitString, octetString, utcTime, sequence] = [0x02, 0x03, 0x04, 0x17, 0x30];
const [version, extensions] = [0xa0, 0xa3];
/** Names of DER's registry, as they stand in a certificate. */
const names = {
  sha256WithRsa: Buffer.from("06092a864886f70d01010b", "hex"),
  keyUsage: Buffer.from("0603551d0f", "hex"),
  extendedKeyUsage: Buffer.from("0603551d25", "hex"),
  basicConstraints: Buffer.from("0603551d13", "hex"),
  clientAuth: Buffer.from("06082b06010505070302", "hex"),
};
const algorithm = element(sequence, names.sha256WithRsa, Buffer.from([0x05, 0x00]));
const nothing = Buffer.alloc(0);
const critical = Buffer.from([0x01, 0x01, 0xff]);

/** The bits of what a certificate is for, beside proving who a client is. */
const keyUsageBits: Readonly<Record<string, number>> = {
  "digital signature": 0b1000_0000,
  "key encipherment": 0b0010_0000,
};

export class CertificateAuthority {
  readonly #key: KeyObject;
  /** The authority's own name, as it stands in its certificate. */
  readonly #name: Uint8Array;
  readonly #endsAt: number;

  /** Certificate and private key in PEM. Throws what Node's crypto throws where they are none, or no pair. */
  constructor(certificate: string, key: string) {
    const own = new X509Certificate(certificate);
    this.#key = createPrivateKey(key);
    if (this.#key.asymmetricKeyType !== "rsa") throw new TypeError("only RSA keys can sign here");
    if (!own.checkPrivateKey(this.#key))
      throw new TypeError("private key does not match public key");
    this.#name = subjectAndKey(own.raw).subject;
    this.#endsAt = Date.parse(own.validTo);
  }

  /**
   * Signs a request (in DER) for a client's certificate: answers it in PEM. `now` in Unix ms, `lastsMs` how long
   * it shall hold. The same request at the same time gets the same number. Throws RangeError where the request cannot be read.
   */
  sign(request: Buffer, usages: readonly string[], now: number, lastsMs: number): string {
    const { subject, key } = subjectAndKey(request);
    const end = now + lastsMs - (lastsMs < shortMs ? 0 : backdatedMs);
    const number = createHash("sha256").update(request).update(String(now)).digest();
    const body = element(
      sequence,
      element(version, element(integer, Uint8Array.of(2))),
      // Positive, and without a zero in front.
      element(integer, Uint8Array.of((number[0]! % 0x40) + 0x40), number.subarray(1, 16)),
      algorithm,
      this.#name,
      element(sequence, time(now - backdatedMs), time(Math.min(end, this.#endsAt))),
      subject,
      key,
      element(extensions, element(sequence, ...extensionsFor(usages))),
    );
    const signature = sign("sha256", body, this.#key);
    const whole = element(sequence, body, algorithm, bits(signature, 0));
    const lines = whole.toString("base64").match(/.{1,64}/g)!;
    return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  }
}

/** Who is named and with which key: in certificates and in requests the name stands right before the key. */
function subjectAndKey(der: Buffer): { subject: Uint8Array; key: Uint8Array } {
  const [whole] = elements(der);
  const [body] = elements(whole?.content ?? nothing);
  const parts = elements(body?.content ?? nothing);
  if (parts[0]?.tag === version) parts.shift();
  // A certificate has number, algorithm, issuer and time before the name, a request its version.
  const at = parts[1]?.tag === sequence && parts.length > 4 ? 4 : 1;
  const [subject, key] = parts.slice(at, at + 2);
  if (!subject || !key) throw new RangeError("neither a certificate nor a request for one");
  return { subject: subject.whole, key: key.whole };
}

function extensionsFor(usages: readonly string[]): Buffer[] {
  const usage = usages.reduce((all, name) => all | (keyUsageBits[name] ?? 0), 0);
  const unused = usage & 0b0010_0000 ? 5 : 7;
  const usageBits = element(octetString, bits(Uint8Array.of(usage), unused));
  const client = element(octetString, element(sequence, names.clientAuth));
  return [
    ...(usage ? [element(sequence, names.keyUsage, critical, usageBits)] : []),
    element(sequence, names.extendedKeyUsage, client),
    element(sequence, names.basicConstraints, critical, element(octetString, element(sequence))),
  ];
}

/** A moment, in Unix ms, of a year before 2050. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\.\d+|[-:T]/g, "");
  return element(utcTime, Buffer.from(digits.slice(2)));
}

function bits(bytes: Uint8Array, unused: number): Buffer {
  return element(bitString, Uint8Array.of(unused), bytes);
}
