// Everything that must hold, in order of cost. Ends with one line: `N passed, N failed`, and how many were
// skipped if any were.
// Arguments name the stages to run (`npm test -- types unit`); none means all of them.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = `${root}node_modules/.cache/reports`;

/** A stage is one check, or many when it writes a report that counts them. */
const stages = [
  { name: "types", command: ["npx", "tsc", "-b"] },
  { name: "lint", command: ["npm", "run", "-s", "lint"] },
  { name: "format", command: ["npm", "run", "-s", "format:check"] },
  {
    name: "unit",
    command: ["npx", "vitest", "run", "--reporter=default", "--reporter=json"],
    args: [`--outputFile.json=${reports}/unit.json`],
    count: countVitest,
  },
  {
    name: "conformance",
    command: ["npm", "run", "-s", "conformance", "--", "--report", `${reports}/conformance.json`],
    count: () => takeReport("conformance"),
  },
  { name: "build", command: ["npm", "run", "-s", "build"] },
  { name: "size", command: ["npm", "run", "-s", "size"], needs: ["build"] },
  { name: "browser", command: ["npm", "run", "-s", "browser"] },
  {
    name: "e2e",
    command: ["npx", "playwright", "test", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: `${reports}/e2e.json` },
    count: countPlaywright,
    needs: ["build", "browser"],
  },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `No such stage: ${unknown.join(", ")}. Stages: ${stages.map((s) => s.name).join(", ")}.`,
  );
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
const broken = new Set();
let passed = 0;
let failed = 0;
let skipped = 0;
for (const stage of stages) {
  if (chosen.length > 0 && !chosen.includes(stage.name)) continue;
  const missing = stage.needs?.find((name) => broken.has(name));
  if (missing) {
    console.log(`\n── ${stage.name}: not run, because ${missing} failed`);
    failed++;
    continue;
  }
  console.log(`\n── ${stage.name}`);
  const started = Date.now();
  const ok = await run(stage);
  const counted = stage.count?.(ok) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // A runner that dies without failing a test still fails.
  if (!ok && counted.failed === 0) counted.failed = 1;
  if (!ok) broken.add(stage.name);
  passed += counted.passed;
  failed += counted.failed;
  skipped += counted.skipped ?? 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`   ${ok ? "ok" : "FAILED"} (${counted.passed} passed, ${seconds} s)`);
}
const rest = skipped > 0 ? `, ${skipped} skipped` : "";
console.log(`\n${passed} passed, ${failed} failed${rest}`);
process.exit(failed > 0 ? 1 : 0);

function run({ command, args = [], env = {} }) {
  const [program, ...rest] = command;
  return new Promise((resolve) => {
    const child = spawn(program, [...rest, ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
    });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

function countVitest() {
  const report = takeReport("unit");
  return report
    ? { passed: report.numPassedTests, failed: report.numFailedTests }
    : { passed: 0, failed: 1 };
}

function countPlaywright() {
  const report = takeReport("e2e");
  return report
    ? {
        passed: report.stats.expected + report.stats.flaky,
        failed: report.stats.unexpected,
      }
    : { passed: 0, failed: 1 };
}

/** Reads a report once, so that an old one can never stand for a run that wrote none. */
function takeReport(name) {
  const path = `${reports}/${name}.json`;
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, "utf8"));
  rmSync(path);
  return report;
}
