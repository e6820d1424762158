import { formatRFC1123Z } from "#api/time.ts";
import type { HttpRequest } from "../network/http.ts";
import { accessLogTime } from "./access-log.ts";
import { madeUpDigest } from "./digest.ts";
import { answer, fileCode } from "./http-answer.ts";
import { defaultPath, linuxDirectories, type Image, type Main, type Process } from "./image.ts";
import { lackedBy, shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell-mains.ts";

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

/** Docker Hub's as recordings of a real cluster have them. */
const known: { readonly [tag: string]: Release } = {
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
};

/** The last release of each line, the size of its image and of that on alpine. */
const lines = [
  ["1.7.9", 38_934_218, 5_601_204],
  ["1.9.1", 53_262_847, 6_102_331],
  ["1.14.2", 44_710_204, 6_992_117],
  ["1.15.12", 44_799_645, 7_127_408],
  ["1.16.1", 50_634_157, 8_414_551],
  ["1.17.10", 50_701_366, 8_508_213],
  ["1.18.0", 53_605_006, 9_036_447],
  ["1.19.10", 53_731_990, 9_673_104],
  ["1.20.2", 56_756_521, 9_987_320],
  ["1.21.6", 56_746_739, 10_173_215],
  ["1.22.1", 56_882_284, 10_203_112],
  ["1.23.4", 57_007_135, 16_821_444],
  ["1.24.0", 57_043_627, 17_000_318],
  ["1.25.5", 71_005_258, 17_723_318],
  ["1.26.3", 71_005_300, 18_964_112],
  ["1.27.5", 72_404_038, 20_988_212],
  ["1.28.0", 72_233_511, 20_995_407],
  ["1.29.0", 72_321_902, 21_034_118],
] as const;

/** Which line some names mean. */
const names: { readonly [name: string]: string } = {
  mainline: "1.27.5",
  stable: "1.26.3",
};

const releases: { readonly [tag: string]: Release } = {
  ...Object.fromEntries(lines.flatMap(releasesOf)),
  ...known,
  "1.14-4": { repository: e2e, version: "1.14.2", sizeBytes: 6978806 },
  "1.15-4": { repository: e2e, version: "1.15.12", sizeBytes: 6979041 },
};

/** By the full version, by that of its line, and by name; each on alpine, too. */
function releasesOf([version, sizeBytes, onAlpine]: (typeof lines)[number]) {
  const named = Object.keys(names).filter((name) => names[name] === version);
  const tags = [version, version.slice(0, version.lastIndexOf(".")), ...named];
  const alpine = named.includes("mainline") ? ["alpine"] : [];
  return [
    ...tags.map((tag): [string, Release] => [tag, { version, sizeBytes }]),
    ...[...tags.map((tag) => `${tag}-alpine`), ...alpine].map((tag): [string, Release] => [
      tag,
      { version, sizeBytes: onAlpine },
    ]),
  ];
}

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
      ...shellMains(
        { nginx: serve(version) },
        lackedBy(tag).filter((name) => name !== "curl"),
      ),
      "docker-entrypoint.sh": serve(version),
      nginx: serve(version),
    },
    tools: shellTools,
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
