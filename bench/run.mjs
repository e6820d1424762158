// Slipway beside @ngrok/webernetes, in one run on one machine: CPU seconds and peak memory of each
// scenario, and their ratio. `npm run bench -- update` runs one, `-- api` tells only
// how many requests the API server answers; nothing here asserts a time.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
const cache = `${here}../node_modules/.cache/bench`;

const scenarios = [
  { name: "4-replica update", args: ["update"] },
  { name: "600 s with v10", args: ["forward"] },
  { name: "scale to 100", args: ["scale", "100"] },
  { name: "scale to 500", args: ["scale", "500"] },
  { name: "scale to 1,000", args: ["scale", "1000"] },
];

const wanted = process.argv.slice(2);

await bundle("api.ts");
if (wanted.length === 0 || wanted.includes("api")) printRequests();
if (wanted.length === 1 && wanted[0] === "api") process.exit(0);

const rival = `${here}webernetes/`;
if (!existsSync(`${rival}node_modules/@ngrok/webernetes`)) {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: rival,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}
await bundle("slipway.ts");
await bundle("webernetes/webernetes.mjs");

console.log(`${"".padEnd(18)}      slipway            webernetes         ratio`);
console.log(`${"".padEnd(18)}  CPU s    MB         CPU s    MB         CPU    MB`);
for (const { name, args } of scenarios) {
  if (wanted.length > 0 && !wanted.some((part) => `${name} ${args.join(" ")}`.includes(part)))
    continue;
  const ours = run("slipway", args);
  const theirs = run("webernetes", args);
  console.log(
    `${name.padEnd(18)}${figures(ours)}    ${figures(theirs)}    ` +
      `1/${(theirs.cpuSeconds / ours.cpuSeconds).toFixed(0).padEnd(5)} 1/${(theirs.peakMB / ours.peakMB).toFixed(1)}`,
  );
}

/** What the API server does in a second, alone on one thread. */
function printRequests() {
  const { gets, creates, lists, applies, fanOut } = run("api", []);
  const lines = [
    ["gets", gets],
    ["creates", creates],
    ["lists of 5,000", lists],
    ["server-side applies", applies],
    ["events to 100 watchers", fanOut],
  ];
  console.log("requests a second");
  for (const [name, rate] of lines) {
    console.log(`${name.padEnd(24)}${rate.toLocaleString("en").padStart(9)}`);
  }
  console.log();
}

/** One file each, so that neither is charged for finding and translating its modules. */
async function bundle(entry) {
  await build({
    root: here,
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: `${here}${entry}`,
      outDir: cache,
      emptyOutDir: false,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
    },
  });
}

function run(contender, args) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [`${cache}/${contender}.mjs`, ...args],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${contender} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function figures({ cpuSeconds, peakMB }) {
  return `${cpuSeconds.toFixed(3).padStart(7)} ${peakMB.toFixed(0).padStart(5)}  `;
}
