// Prints what the first load of the built page costs, gzipped, by part; fails over the budget.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
/** kB gzipped. The worker is a part of the first load: the terminal lives in it. */
const budgetKB = {
  html: 3,
  css: 15,
  page: 45,
  react: 70,
  xterm: 90,
  d3: 25,
  worker: 505,
  font: 60,
};
const totalBudgetKB = 765;
/**
 * kubectl comes by itself once the worker runs; only a command that is typed at once waits for it. kustomize
 * comes when it is first wanted.
 */
const laterBudgetKB = { kubectl: 150, kustomize: 20 };

const totals = new Map();
for (const file of files(dist)) {
  const part = partOf(file);
  if (!part) continue;
  const bytes = readFileSync(`${dist}/${file}`);
  // Fonts are compressed already.
  const size = part === "font" ? bytes.length : gzipSync(bytes, { level: 9 }).length;
  totals.set(part, (totals.get(part) ?? 0) + size);
}

let over = 0;
let total = 0;
for (const [part, budget] of Object.entries({ ...budgetKB, ...laterBudgetKB })) {
  const kB = (totals.get(part) ?? 0) / 1000;
  if (part in budgetKB) total += kB;
  const fits = kB <= budget;
  if (!fits) over++;
  console.log(
    `${part.padEnd(9)}${kB.toFixed(1).padStart(7)} kB of ${budget}${fits ? "" : "  OVER"}`,
  );
}
const fits = total <= totalBudgetKB;
console.log(
  `total    ${total.toFixed(1).padStart(7)} kB of ${totalBudgetKB}${fits ? "" : "  OVER"}`,
);
process.exit(over > 0 || !fits ? 1 : 0);

function partOf(file) {
  if (file === "index.html") return "html";
  if (file.endsWith(".css")) return "css";
  if (/latin-\d+-normal.*\.woff2$/.test(file) && !/latin-ext/.test(file)) return "font";
  if (!file.endsWith(".js")) return undefined;
  const name = file.slice(file.lastIndexOf("/") + 1);
  for (const part of ["react", "xterm", "d3"]) if (name.startsWith(`${part}-`)) return part;
  // vite names the worker's chunk after its entry file, main.ts; the page's is index.
  if (/^main-/.test(name) || file.includes("worker")) return "worker";
  // kubectl's two chunks are named after the files that begin them.
  if (/^(kubectl|complete)-/.test(name)) return "kubectl";
  // So is kustomize's: kustomize/build.ts.
  if (/^build-/.test(name)) return "kustomize";
  return "page";
}

function files(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(`${folder}/${name}`).isFile(),
  );
}
