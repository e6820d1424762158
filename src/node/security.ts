// kube-apiserver's flags for TLS and authentication, and kube-controller-manager's for certificates of clients.

import { readFileSync } from "node:fs";
import type { ParseArgsConfig } from "node:util";
import { Authentication, readTokens } from "./authentication.ts";
import { CertificateAuthority } from "./signing/authority.ts";
import { UsageError } from "./usage-error.ts";

/** The flags: each names a file. */
export const securityOptions = {
  "tls-cert-file": { type: "string" },
  "tls-private-key-file": { type: "string" },
  "client-ca-file": { type: "string" },
  "token-auth-file": { type: "string" },
  "cluster-signing-cert-file": { type: "string" },
  "cluster-signing-key-file": { type: "string" },
} satisfies ParseArgsConfig["options"];

/** How the server proves who it is, and how its clients do. */
export interface Security {
  /** In PEM; `ca` has signed the certificates of clients. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** Without it everybody is the administrator. */
  readonly authentication?: Authentication;
  /** Who signs what is approved. */
  readonly authority?: CertificateAuthority;
}

/** Reads the files that the flags name. Throws UsageError. */
export function readSecurity(
  values: Readonly<Partial<Record<keyof typeof securityOptions, string>>>,
): Security {
  const file = (name: keyof typeof securityOptions): string | undefined => {
    const path = values[name];
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      throw new UsageError(`--${name}: ${(error as Error).message}`);
    }
  };
  const cert = file("tls-cert-file");
  const key = file("tls-private-key-file");
  const ca = file("client-ca-file");
  const tokens = file("token-auth-file");
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError("give --tls-cert-file and --tls-private-key-file together");
  }
  if (ca !== undefined && cert === undefined) {
    throw new UsageError("--client-ca-file needs --tls-cert-file: certificates come with TLS only");
  }
  const signingCert = file("cluster-signing-cert-file");
  const signingKey = file("cluster-signing-key-file");
  if ((signingCert === undefined) !== (signingKey === undefined)) {
    throw new UsageError(
      "give --cluster-signing-cert-file and --cluster-signing-key-file together",
    );
  }
  const knows = ca !== undefined || tokens !== undefined;
  return {
    ...(cert !== undefined &&
      key !== undefined && { tls: { cert, key, ...(ca !== undefined && { ca }) } }),
    ...(knows && { authentication: new Authentication(readTokens(tokens ?? "")) }),
    ...(signingCert !== undefined &&
      signingKey !== undefined && { authority: authorityOf(signingCert, signingKey) }),
  };
}

function authorityOf(certificate: string, key: string): CertificateAuthority {
  try {
    return new CertificateAuthority(certificate, key);
  } catch (error) {
    throw new UsageError(`--cluster-signing-cert-file: ${(error as Error).message}`);
  }
}
