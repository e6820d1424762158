import { madeUpDigest } from "./digest.ts";
import { defaultPath, type Image } from "./image.ts";

const repository = "registry.k8s.io/pause";

/** pause: does nothing until it is told to stop. */
export const pauseImages: readonly Image[] = ["3.1", "3.9", "3.10", "latest"].map((tag) => ({
  repository,
  tag,
  digest: madeUpDigest(`${repository}:${tag}`),
  sizeBytes: 320368,
  entrypoint: ["/pause"],
  command: [],
  env: { PATH: defaultPath },
  workingDirectory: "/",
  files: {},
  mains: {
    pause: (process) => {
      process.onTerminate(() => {
        process.log("Shutting down, got signal: Terminated\n");
        process.exit(0);
      });
    },
  },
  tools: [],
}));
