import { decodeBase64 } from "#api/base64.ts";

/** One part of a PEM text. */
export interface PemBlock {
  /** `CERTIFICATE`, as in `-----BEGIN CERTIFICATE-----`. */
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: readonly number[];
}

/** The blocks of a PEM text that can be read, from top to bottom. As Go's encoding/pem. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks = text.matchAll(
    /^-----BEGIN ([^\n]*)-----[ \t]*\r?\n(.*?)^-----END \1-----[ \t]*\r?$/gms,
  );
  return [...blocks].flatMap(([, type = "", content = ""]) => {
    const [, headers = "", body = ""] = /^((?:[^\n]*:[^\n]*\n)*)(.*)$/s.exec(content) ?? [];
    const bytes = decodeBase64(body.replaceAll(/\s/g, ""));
    return bytes ? [{ type, hasHeaders: headers !== "", bytes }] : [];
  });
}
