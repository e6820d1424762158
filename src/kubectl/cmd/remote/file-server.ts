import type { Files } from "#base/files.ts";
import { escapeHtml, type HttpAnswers } from "./http-answers.ts";

/** Types by the end of a file's name, as Go's mime package knows them by itself. */
const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  gif: "image/gif",
  htm: "text/html; charset=utf-8",
  html: "text/html; charset=utf-8",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  xml: "text/xml; charset=utf-8",
};

/** Answers with the file or directory at a path below a folder, as Go's http.FileServer. */
export function serveFile(files: Files, folder: string, answers: HttpAnswers, path: string): void {
  if (/(^|\/)index\.html$/.test(path)) return answers.whole(301, { location: "./" }, "");
  const place = `${folder}/${path}`.replace(/\/+$/, "");
  const kind = files.kind(place);
  if (!kind) return answers.notFound();
  const name = encodeURI(path.split("/").findLast(Boolean) ?? "");
  const isOpen = path === "" || path.endsWith("/");
  if (kind === "file") {
    if (isOpen) return answers.whole(301, { location: `../${name}` }, "");
    return sendFile(files, place, answers);
  }
  if (!isOpen) return answers.whole(301, { location: `${name}/` }, "");
  if (files.kind(`${place}/index.html`) === "file") {
    return sendFile(files, `${place}/index.html`, answers);
  }
  const links = files.list(place).map((each) => {
    const shown = files.kind(`${place}/${each}`) === "directory" ? `${each}/` : each;
    return `<a href="${escapeHtml(encodeURI(shown))}">${escapeHtml(shown)}</a>\n`;
  });
  const head = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n`;
  const body = `${head}${links.join("")}</pre>\n`;
  answers.whole(200, { "content-type": "text/html; charset=utf-8" }, body);
}

function sendFile(files: Files, path: string, answers: HttpAnswers): void {
  const [, ending = ""] = /\.(\w+)$/.exec(path) ?? [];
  const type = types[ending.toLowerCase()] ?? "text/plain; charset=utf-8";
  answers.whole(200, { "accept-ranges": "bytes", "content-type": type }, files.read(path));
}
