import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runRealKubectl } from "./real-kubectl.ts";

test("a program that ends before it has read what it is given has ended, and that is all", async () => {
  const home = mkdtempSync(join(tmpdir(), "slipway-"));
  try {
    const program = { path: process.execPath, minor: 33 };
    const script = `console.error("é"); process.exit(3)`;
    const outcome = await runRealKubectl(program, ["-e", script], {
      server: "",
      home,
      stdin: "x".repeat(10_000_000),
    });
    expect(outcome).toEqual({ stdout: "", stderr: "é\n", exitCode: 3 });
  } finally {
    rmSync(home, { recursive: true });
  }
});
