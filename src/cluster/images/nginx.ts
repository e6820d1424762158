import { formatRFC1123Z } from "#api/time.ts";
import type { HttpRequest } from "../network/http.ts";
import { accessLogTime } from "./access-log.ts";
import { madeUpDigest } from "./digest.ts";
import { answer, fileCode } from "./http-answer.ts";
import { defaultPath, linuxDirectories, type Image, type Main, type Process } from "./image.ts";
import { shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell.ts";

interface Release {
  /** Docker Hub's if not told. */
  readonly repository?: string;
  /** What the Server header says. */
  readonly version: string;
  readonly sizeBytes: number;
  readonly digest?: string;
}

const hub = "docker.io/library/nginx";
const e2e = "registry.k8s.io/e2e-test-images/nginx";
const pageRoot = "/usr/share/nginx/html";

/** The tags that can be pulled. */
const releases: { readonly [tag: string]: Release } = {
  latest: {
    version: "1.27.5",
    sizeBytes: 72404038,
    digest: "sha256:f709c87310e94eb3aca5a0fbf591d0f3ce0199a97cc5e6e6663ca0964f6f9daf",
  },
  "1.14.2": {
    version: "1.14.2",
    sizeBytes: 44710204,
    digest: "sha256:f7988fb6c02e0ce69257d9bd9cf37ae20a60f1df7563c3a2a6abe24160306b8d",
  },
  "1.16.1": {
    version: "1.16.1",
    sizeBytes: 50634157,
    digest: "sha256:d20aa6d1cae56fd17cd458f4807e0de462caf2336f0b70b5eeb69fcaaf30dd9c",
  },
  "1.25": {
    version: "1.25.5",
    sizeBytes: 71005258,
    digest: "sha256:4099a4bbe01973f8e852cff08dcf46c3f53d611f92c672c8ac9d80c95c11219f",
  },
  "1.26": {
    version: "1.26.3",
    sizeBytes: 71005300,
    digest: "sha256:63b4654973c2dacbef2d5c756e79086295dbc1055a3f7b77ca4011eeaf7cc98a",
  },
  "1.27": {
    version: "1.27.5",
    sizeBytes: 72404038,
    digest: "sha256:4b8107a58682d89ea382c954d973b8c692f411771504ee8517e19920b5746a2c",
  },
  alpine: { version: "1.27.5", sizeBytes: 20988212 },
  "1.14.2-alpine": { version: "1.14.2", sizeBytes: 6992117 },
  "1.16.1-alpine": { version: "1.16.1", sizeBytes: 8414551 },
  "1.25-alpine": { version: "1.25.5", sizeBytes: 17723318 },
  "1.26-alpine": { version: "1.26.3", sizeBytes: 18964112 },
  "1.27-alpine": { version: "1.27.5", sizeBytes: 20988212 },
  "1.14-4": { repository: e2e, version: "1.14.2", sizeBytes: 6978806 },
  "1.15-4": { repository: e2e, version: "1.15.12", sizeBytes: 6979041 },
};

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

/** nginx serving its welcome page, one image per tag. */
export const nginxImages: readonly Image[] = Object.entries(releases).map(
  ([tag, { repository = hub, version, sizeBytes, digest }]) => ({
    repository,
    tag,
    digest: digest ?? madeUpDigest(`${repository}:${tag}`),
    sizeBytes,
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["nginx", "-g", "daemon off;"],
    env: { PATH: defaultPath, NGINX_VERSION: version },
    workingDirectory: "/",
    directories: linuxDirectories,
    files: {
      [`${pageRoot}/index.html`]: welcome,
      "/etc/nginx/conf.d/default.conf": `server {\n    listen 80;\n    root ${pageRoot};\n    index index.html;\n}\n`,
    },
    mains: {
      ...shellMains({ nginx: serve(version) }),
      "docker-entrypoint.sh": serve(version),
      nginx: serve(version),
    },
    tools: [...shellTools, "curl", "nginx"],
  }),
);

function serve(version: string): Main {
  return (process) => {
    const notice = (text: string) =>
      process.log(`${errorLogTime(process.now)} [notice] 1#1: ${text}\n`);
    if (process.argv[0] === "/docker-entrypoint.sh") {
      process.log("/docker-entrypoint.sh: Configuration complete; ready for start up\n");
    }
    notice('using the "epoll" event method');
    notice(`nginx/${version}`);
    notice("start worker processes");
    process.listen(80, (request, client) => page(process, version, request, client));
    process.onTerminate(() => {
      notice("signal 15 (SIGTERM) received, exiting");
      process.after(40, () => {
        notice("exit");
        process.exit(0);
      });
    });
  };
}

function page(process: Process, version: string, request: HttpRequest, client: string) {
  const [path = "/"] = request.path.split("?");
  const file = `${pageRoot}${path.endsWith("/") ? `${path}index.html` : path}`;
  const code = fileCode(process, file);
  const body = code === 200 ? process.files.read(file) : errorPage(code, version);
  const response = answer(code, request.method === "HEAD" ? "" : body, {
    server: `nginx/${version}`,
    date: formatRFC1123Z(process.now).replace("+0000", "GMT"),
    "content-type": "text/html",
    connection: "keep-alive",
  });
  const agent = request.headers["user-agent"] ?? "-";
  process.log(
    `${client} - - [${accessLogTime(process.now)}] "${request.method} ${request.path} HTTP/1.1" ${code} ${response.headers["content-length"]} "-" "${agent}" "-"\n`,
  );
  return response;
}

function errorPage(code: number, version: string): string {
  const title = code === 403 ? "403 Forbidden" : "404 Not Found";
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `2026/01/01 09:00:00`. */
function errorLogTime(ms: number): string {
  const [, day, month = "", year, time] = formatRFC1123Z(ms).split(" ");
  return `${year}/${String(months.indexOf(month) + 1).padStart(2, "0")}/${day} ${time}`;
}
