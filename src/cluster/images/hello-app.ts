// The small Go web server of Google's samples, which tutorials about Services and Ingresses use.

import { madeUpDigest } from "./digest.ts";
import { goLog, killedGoProgram } from "./go-program.ts";
import { answer } from "./http-answer.ts";
import { defaultPath, type Image, type Main } from "./image.ts";

const repository = "gcr.io/google-samples/hello-app";

/** hello-app: tells its version and the Pod that answers. */
export const helloAppImages: readonly Image[] = ["1.0", "2.0"].map((tag) => ({
  repository,
  tag,
  digest: madeUpDigest(`${repository}:${tag}`),
  sizeBytes: 13_746_942,
  entrypoint: ["./hello-app"],
  command: [],
  env: { PATH: defaultPath, PORT: "8080" },
  workingDirectory: "/",
  files: {},
  mains: { "hello-app": serve(`${tag}.0`) },
  tools: [],
}));

function serve(version: string): Main {
  return (process) => {
    const port = process.env["PORT"] ?? "8080";
    goLog(process, `Server listening on port ${port}`);
    process.listen(Number(port), ({ path }) => {
      goLog(process, `Serving request: ${path}`);
      const text = `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`;
      return answer(200, text, { "content-type": "text/plain; charset=utf-8" });
    });
    process.onTerminate(() => process.exit(killedGoProgram));
  };
}
