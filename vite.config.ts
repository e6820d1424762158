import react from "@vitejs/plugin-react";
import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative, so that the build works from any sub-path.
  base: "./",
  // A file that is not there is a 404, as on any static server.
  appType: "mpa",
  plugins: [react()],
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
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
