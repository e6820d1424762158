// The tutorial's application: a small Node.js server that says which Pod answers.

import { formatMicroTime, formatRFC1123Z } from "#api/time.ts";
import { answer } from "./http-answer.ts";
import { defaultPath, type Image, type Main } from "./image.ts";
import { shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell-mains.ts";

const port = 8080;

/** kubernetes-bootcamp of one version; `repository` differs between the versions. */
export function bootcamp(
  repository: string,
  version: number,
  digest: string,
  sizeBytes: number,
): Image {
  return {
    repository,
    tag: `v${version}`,
    digest,
    sizeBytes,
    entrypoint: [],
    command: ["/bin/sh", "-c", "node server.js"],
    env: {
      PATH: defaultPath,
      NPM_CONFIG_LOGLEVEL: "info",
      NODE_VERSION: "6.3.1",
    },
    workingDirectory: "/",
    files: { "/server.js": source(version) },
    mains: { ...shellMains({ node: serve(version) }), node: serve(version) },
    tools: [...shellTools, "bash", "curl", "node"],
  };
}

// Neither the shell that is PID 1 nor Node.js below it handles SIGTERM: stopping takes all the grace.
function serve(version: number): Main {
  return (process) => {
    const startedAt = process.now;
    let requests = 0;
    process.log(
      `Kubernetes Bootcamp App Started At: ${iso(startedAt)} | Running On:  ${process.hostname} \n\n`,
    );
    process.listen(port, () => {
      const uptime = (process.now - startedAt) / 1000;
      process.log(
        `Running On: ${process.hostname} | Total Requests: ${++requests} | App Uptime: ${uptime} seconds | Log Time: ${iso(process.now)}\n`,
      );
      return answer(
        200,
        `Hello Kubernetes bootcamp! | Running on: ${process.hostname} | v=${version}\n`,
        {
          "content-type": "text/plain",
          date: formatRFC1123Z(process.now).replace("+0000", "GMT"),
          connection: "keep-alive",
        },
      );
    });
  };
}

function iso(ms: number): string {
  return `${formatMicroTime(ms).slice(0, 23)}Z`;
}

function source(version: number): string {
  return `const http = require("http");

const host = process.env.HOSTNAME;
const startedAt = new Date();
let requests = 0;

const server = http.createServer((request, response) => {
  response.setHeader("Content-Type", "text/plain");
  response.writeHead(200);
  response.end(\`Hello Kubernetes bootcamp! | Running on: \${host} | v=${version}\\n\`);
  const uptime = (new Date() - startedAt) / 1000;
  console.log("Running On:", host, "| Total Requests:", ++requests, "| App Uptime:", uptime, "seconds", "| Log Time:", new Date());
});

server.listen(${port}, () => {
  console.log("Kubernetes Bootcamp App Started At:", startedAt, "| Running On: ", host, "\\n");
});
`;
}
