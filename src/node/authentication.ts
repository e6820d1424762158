// Who makes a request: by a bearer token of `--token-auth-file`, or by a certificate that `--client-ca-file` has
// signed. As staging/src/k8s.io/apiserver/pkg/authentication: token/tokenfile and request/x509.

import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { StatusError } from "#api/errors.ts";

/** A user of the token file. */
interface KnownUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
}

/** Reads a token file: on each line token, user, uid and, in quotes, groups parted by commas. */
export function readTokens(text: string): ReadonlyMap<string, KnownUser> {
  const tokens = new Map<string, KnownUser>();
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const [token = "", username = "", uid = "", groups = ""] = fieldsOf(line.trim());
    if (token && username) {
      tokens.set(token, { username, uid, groups: groups.split(",").filter(Boolean) });
    }
  }
  return tokens;
}

/** The fields of a line of CSV. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

/** Whom the server knows. */
export class Authentication {
  readonly #tokens: ReadonlyMap<string, KnownUser>;

  constructor(tokens: ReadonlyMap<string, KnownUser> = new Map()) {
    this.#tokens = tokens;
  }

  /**
   * The headers by which the API server is told who it is. Throws Unauthorized: where everybody may do
   * everything, nobody may be anonymous.
   */
  headersOf(request: IncomingMessage): Record<string, string> {
    const user = ofCertificate(request) ?? this.#ofToken(request);
    if (!user) throw new StatusError("Unauthorized", "Unauthorized");
    return {
      "x-remote-user": user.username,
      "x-remote-group": [...user.groups, "system:authenticated"].join("\n"),
      ...(user.uid && { "x-remote-uid": user.uid }),
    };
  }

  #ofToken({ headers }: IncomingMessage): KnownUser | undefined {
    const [, token = ""] = /^bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
    return this.#tokens.get(token);
  }
}

/**
 * The common name is the user, the organisations are the groups. A TLS session that a client takes up again is
 * `authorized` for Node even where the client has shown no certificate.
 */
function ofCertificate({ socket }: IncomingMessage): KnownUser | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const shown: { subject?: unknown } = socket.getPeerCertificate();
  const { CN, O = [] } = (shown.subject ?? {}) as { CN?: string; O?: string | string[] };
  return CN === undefined ? undefined : { username: CN, uid: "", groups: [O].flat() };
}
