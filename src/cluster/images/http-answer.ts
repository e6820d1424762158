import { permits } from "#base/file-modes.ts";
import { reasonPhrase } from "#base/http-message.ts";
import { utf8Length } from "#base/utf8.ts";
import type { HttpResponse } from "../network/http.ts";
import type { Process } from "./image.ts";

/** A web server's own user, whom its master lets answer. */
const worker = { uid: 101, gid: 101 };

/** What becomes of the wish for a file: 200, 403 if whoever answers may not read it, 404. */
export function fileCode({ files, user }: Pick<Process, "files" | "user">, path: string): number {
  if (files.kind(path) !== "file") return 404;
  const isReadable =
    user.uid === 0 ? permits(files.stat(path, true), "r", worker, false) : files.may("r", path);
  return isReadable ? 200 : 403;
}

/** A response with its length counted and its reason filled in. */
export function answer(
  code: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    code,
    reason: reasonPhrase(code),
    headers: { ...headers, "content-length": `${utf8Length(body)}` },
    body,
  };
}

const html =
  /^[\t\n\f\r ]*<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[ >]/i;

/** The type that Go's net/http takes a text for if its program names none. */
export function sniffedType(text: string): string {
  return `${html.test(text) ? "text/html" : "text/plain"}; charset=utf-8`;
}
