// Whether a certificate and its key can be read. As X509KeyPair of Go's crypto/tls, without looking into them.

import { decodeBase64 } from "#api/base64.ts";
import { pemBlocks } from "../rules/pem.ts";

/** What the author of a Secret for TLS should know; the entries are in base64. */
export function pairWarnings(data: Readonly<Record<string, string>>): string[] {
  const fault = certificateFault(typesIn(data["tls.crt"])) ?? keyFault(typesIn(data["tls.key"]));
  return fault === undefined ? [] : [`tls: ${fault}`];
}

function typesIn(text = ""): string[] {
  const bytes = decodeBase64(text) ?? [];
  return pemBlocks(bytes.map((byte) => String.fromCharCode(byte)).join("")).map(({ type }) => type);
}

function certificateFault(types: readonly string[]): string | undefined {
  if (types.includes("CERTIFICATE")) return undefined;
  if (types.length === 0) return "failed to find any PEM data in certificate input";
  if (types.length === 1 && types[0]!.endsWith("PRIVATE KEY")) {
    return "failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched";
  }
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(" ")}]`;
}

function keyFault(types: readonly string[]): string | undefined {
  if (types.some((type) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY")))
    return undefined;
  if (types.length === 0) return "failed to find any PEM data in key input";
  if (types.length === 1 && types[0] === "CERTIFICATE") {
    return "found a certificate rather than a key in the PEM for the private key";
  }
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(" ")}]`;
}
