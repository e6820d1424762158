import { encodeBase64 } from "#api/base64.ts";

/** The data of a ConfigMap: texts, and apart from them, in base64, what is no UTF-8. */
export function configMapData(files: Readonly<Record<string, string>>): {
  readonly data: Readonly<Record<string, string>>;
  readonly binaryData: Readonly<Record<string, string>>;
} {
  const entries = Object.entries(files);
  const binary = entries.filter(([, text]) => /\p{Surrogate}/u.test(text));
  return {
    data: Object.fromEntries(entries.filter((entry) => !binary.includes(entry))),
    binaryData: Object.fromEntries(binary.map(([key, text]) => [key, encodeBase64(text)])),
  };
}

/** The fields that are not empty. */
export function filled(fields: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => Object.keys(field).length > 0),
  );
}
