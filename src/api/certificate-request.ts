import { type Element, elements } from "#base/der.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { decodeBase64 } from "./base64.ts";

/** Whom a certificate is asked for (PKCS #10). */
export interface CertificateRequest {
  /** The values of each attribute of the name, by the last part of the attribute's number (2.5.4.x). */
  readonly subject: ReadonlyMap<number, readonly string[]>;
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** Tags and numbers of DER's registry. */
const sequence = 0x30;
const attributes = 0xa0;
const extensionRequest = "42,134,72,134,247,13,1,9,14";
const subjectAltName = "85,29,17";
const [email, dns, uri, ip] = [0x81, 0x82, 0x86, 0x87];

/** Reads a request in PEM, in base64. Throws RangeError where its DER is cut off. */
export function certificateRequest(base64: string): CertificateRequest {
  const pem = decodeUtf8(Uint8Array.from(decodeBase64(base64) ?? []));
  const [, body = ""] = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END/.exec(pem) ?? [];
  const der = Uint8Array.from(decodeBase64(body.replaceAll(/\s/g, "")) ?? []);
  return fieldsOf(elements(der)[0]);
}

function fieldsOf(whole: Element | undefined): CertificateRequest {
  const info = partsOf(whole)[0];
  const name = partsOf(info).find(({ tag }) => tag === sequence);
  const asked = partsOf(info).find(({ tag }) => tag === attributes);
  const extensions = valueOf(asked, extensionRequest);
  const names = partsOf(partsOf(valueOf(partsOf(extensions)[0], subjectAltName))[0]);
  const texts = (wanted: number) =>
    names.filter(({ tag }) => tag === wanted).map(({ content }) => decodeUtf8(content));
  return {
    subject: subjectOf(name),
    dnsNames: texts(dns),
    emailAddresses: texts(email),
    uris: texts(uri),
    ipAddresses: names.filter(({ tag }) => tag === ip).map(({ content }) => addressText(content)),
  };
}

function partsOf(element: Element | undefined): readonly Element[] {
  return element ? elements(element.content) : [];
}

/** What stands last in the entry of this number. */
function valueOf(entries: Element | undefined, number: string): Element | undefined {
  return partsOf(entries)
    .map(partsOf)
    .find(([type]) => type?.content.join(",") === number)
    ?.at(-1);
}

function subjectOf(name: Element | undefined): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const set of partsOf(name)) {
    for (const attribute of partsOf(set)) {
      const [type, value] = partsOf(attribute);
      if (!type || !value || type.content.length !== 3) continue;
      const number = type.content[2]!;
      found.set(number, [...(found.get(number) ?? []), decodeUtf8(value.content)]);
    }
  }
  return found;
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, at) =>
    ((bytes[2 * at]! << 8) | bytes[2 * at + 1]!).toString(16),
  );
  const text = groups.join(":");
  const runs = [...text.matchAll(/\b0(:0)+\b/g)];
  const [longest] = runs.toSorted(([a], [b]) => b.length - a.length);
  if (!longest) return text;
  const [before, after] = [
    text.slice(0, longest.index),
    text.slice(longest.index + longest[0].length),
  ];
  return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
}
