import { formatRFC1123Z } from "#api/time.ts";
import type { HttpRequest, HttpResponse } from "../network/http.ts";
import { accessLogTime } from "./access-log.ts";
import { madeUpDigest } from "./digest.ts";
import { answer, fileCode } from "./http-answer.ts";
import { defaultPath, linuxDirectories, type Image, type Process } from "./image.ts";
import { lackedBy, shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell-mains.ts";

const hub = "docker.io/library/httpd";
const e2e = "registry.k8s.io/e2e-test-images/httpd";
const pageRoot = "/usr/local/apache2/htdocs";

/** Repository, tag, version, size. */
const releases = [
  [hub, "latest", "2.4.63", 58_741_123],
  [hub, "2.4", "2.4.63", 58_741_123],
  [hub, "2.4-alpine", "2.4.63", 21_894_511],
  [e2e, "2.4.38-4", "2.4.38", 40_764_257],
  [e2e, "2.4.39-4", "2.4.39", 41_902_332],
] as const;

/** Apache httpd serving its page; the last two are those of Kubernetes' own end-to-end tests. */
export const httpdImages: readonly Image[] = releases.map(
  ([repository, tag, version, sizeBytes]) => {
    const main = (process: Process) => serve(process, version);
    return {
      repository,
      tag,
      digest: madeUpDigest(`${repository}:${tag}`),
      sizeBytes,
      entrypoint: [],
      command: ["httpd-foreground"],
      env: { PATH: `/usr/local/apache2/bin:${defaultPath}`, HTTPD_VERSION: version },
      workingDirectory: "/usr/local/apache2",
      directories: linuxDirectories,
      files: { [`${pageRoot}/index.html`]: "<html><body><h1>It works!</h1></body></html>\n" },
      mains: {
        ...shellMains({ "httpd-foreground": main }, lackedBy(tag)),
        "httpd-foreground": main,
      },
      tools: shellTools,
    };
  },
);

function serve(process: Process, version: string): void {
  const notice = (module: string, text: string) => {
    const [day = "", date, month, year, time] = formatRFC1123Z(process.now).split(" ");
    const at = `${day.slice(0, 3)} ${month} ${date} ${time}.000000 ${year}`;
    process.log(`[${at}] [${module}:notice] [pid 1] ${text}\n`);
  };
  notice("mpm_event", `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`);
  notice("core", "AH00094: Command line: 'httpd -D FOREGROUND'");
  process.listen(80, (request, client) => page(process, version, request, client));
  process.onTerminate(() => {
    notice("mpm_event", "AH00491: caught SIGTERM, shutting down");
    process.exit(0);
  });
}

function page(
  process: Process,
  version: string,
  request: HttpRequest,
  client: string,
): HttpResponse {
  const [path = "/"] = request.path.split("?");
  const file = `${pageRoot}${path.endsWith("/") ? `${path}index.html` : path}`;
  const code = fileCode(process, file);
  const body = code === 200 ? process.files.read(file) : errorPage(code);
  const response = answer(code, request.method === "HEAD" ? "" : body, {
    date: formatRFC1123Z(process.now).replace("+0000", "GMT"),
    server: `Apache/${version} (Unix)`,
    "content-type": "text/html",
  });
  const size = response.headers["content-length"];
  process.log(
    `${client} - - [${accessLogTime(process.now)}] "${request.method} ${request.path} HTTP/1.1" ${response.code} ${size}\n`,
  );
  return response;
}

function errorPage(code: number): string {
  const [title, text] =
    code === 403
      ? ["Forbidden", "You don't have permission to access this resource."]
      : ["Not Found", "The requested URL was not found on this server."];
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>${code} ${title}</title>
</head><body>
<h1>${title}</h1>
<p>${text}</p>
</body></html>
`;
}
