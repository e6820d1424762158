import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defaultClientConditions, type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { descriptionsFile } from "./scripts/descriptions.mjs";

const tests = ["src/**/*.test.ts"];
const nodeTests = ["src/node/**/*.test.ts"];

/** The descriptions of Kubernetes' types: a file that `kubectl explain` fetches when it needs it. */
const descriptions: Plugin = {
  name: "slipway-descriptions",
  configureServer(server) {
    server.middlewares.use("/src/descriptions.json", (_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(readFileSync(descriptionsFile()));
    });
  },
  generateBundle() {
    const source = readFileSync(descriptionsFile(), "utf8");
    this.emitFile({ type: "asset", fileName: "descriptions.json", source });
  },
};

/** Whether there is something to open the page with: a Linux machine may have no screen. */
const hasScreen =
  process.platform !== "linux" ||
  ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"].some((name) => process.env[name]);

export default defineConfig({
  // Relative, so that the build works from any sub-path.
  base: "./",
  // A file that is not there is a 404, as on any static server.
  appType: "mpa",
  server: { open: hasScreen },
  plugins: [react(), descriptions],
  // The cluster runs in a worker: a package that tells them apart must not reach for the document.
  resolve: { conditions: ["worker", ...defaultClientConditions] },
  worker: { format: "es" },
  build: {
    target: "es2022",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: "xterm", test: /node_modules[\\/]@xterm[\\/]/ },
            { name: "d3", test: /node_modules[\\/]d3-/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "node",
    // No test waits; a limit this wide only ends what hangs, on a slow machine too.
    testTimeout: 300_000,
    maxWorkers: availableParallelism(),
    projects: [
      // What keeps nothing outside its own objects: the files share one loaded copy of the code, since to load
      // it afresh takes longer than most of them run.
      {
        extends: true,
        test: { name: "page", include: tests, exclude: nodeTests, isolate: false },
      },
      // Servers, processes and files: each file in a process of its own.
      { extends: true, test: { name: "node", include: nodeTests } },
    ],
  },
});
