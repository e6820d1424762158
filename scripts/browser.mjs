// Finds (or fetches) a Chromium that really launches; writes node_modules/.cache/e2e-browser.json; prints it.
// Order: $CHROME_PATH -> Playwright's own -> system -> `playwright install` -> Chromium from an npm package -> clear error.
import { chromium } from "@playwright/test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const cache = join(root, "node_modules/.cache/e2e-browser");
const skip = new Set((process.env.E2E_BROWSER_SKIP ?? "").split(",").filter(Boolean)); // for testing this script
export const ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];
const tried = [];

async function works(source, launch) {
  try {
    const b = await chromium.launch({ ...launch, args: ARGS, timeout: 20_000 });
    try {
      const p = await b.newPage();
      await p.setContent('<h1 style="display:inline-block">ok</h1>');
      if (((await p.locator("h1").boundingBox())?.width ?? 0) < 1)
        throw new Error("error: no fonts: text has no width");
      if ((await p.textContent("h1")) !== "ok") throw new Error("page did not render");
      return { source, version: b.version(), ...launch };
    } finally {
      await b.close();
    }
  } catch (e) {
    const why = String(e.message ?? e)
      .split("\n")
      .map((l) => l.trim())
      .filter((l) => /error|missing|lib.*\.so|exist|denied|closed/i.test(l))
      .slice(0, 3)
      .join(" | ")
      .slice(0, 300);
    tried.push(`${source}: ${launch.executablePath ?? "(default)"}: ${why}`);
    return null;
  }
}
const onPath = (names) =>
  (process.env.PATH ?? "").split(delimiter).flatMap((d) => names.map((n) => join(d, n)));
function systemCandidates() {
  const names = [
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chromium-browser",
    "microsoft-edge",
  ];
  if (process.platform === "darwin")
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (n) => `/Applications/${n}.app/Contents/MacOS/${n}`,
    );
  if (process.platform === "win32")
    return [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((b) => [
        join(b, "Google/Chrome/Application/chrome.exe"),
        join(b, "Microsoft/Edge/Application/msedge.exe"),
      ]);
  return ["/usr/bin/chromium", "/usr/bin/google-chrome", ...onPath(names)];
}
function npmChromium() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    tried.push("npm package: only linux x64");
    return null;
  }
  const dir = join(root, "tools/browser");
  const r = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: dir,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 300_000,
  });
  if (r.status !== 0) {
    tried.push(
      `npm package: npm ci failed: ${
        String(r.stderr)
          .split("\n")
          .filter((l) => /error/.test(l))[0] ?? r.signal
      }`,
    );
    return null;
  }
  mkdirSync(cache, { recursive: true });
  const mod = pathToFileURL(
    createRequire(join(dir, "package.json")).resolve("@sparticuz/chromium"),
  ).href;
  // AWS_EXECUTION_ENV makes the package also unpack NSS/NSPR/expat, so nothing but glibc is needed from the system.
  const x = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const m=await import(${JSON.stringify(mod)});const c=m.default.default??m.default;process.stdout.write(await c.executablePath())`,
    ],
    {
      env: { ...process.env, TMPDIR: cache, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
      timeout: 120_000,
    },
  );
  if (x.status !== 0) {
    tried.push(`npm package: unpack failed: ${String(x.stderr).slice(0, 200)}`);
    return null;
  }
  // The package's fonts.conf names one temporary folder only; on a machine without any font every glyph is 0 px wide and xterm cannot even take focus.
  writeFileSync(
    join(cache, "fonts/fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><dir>${cache}/fonts</dir><cachedir>${cache}/fonts-cache</cachedir></fontconfig>`,
  );
  return {
    executablePath: String(x.stdout),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(cache, "al2023/lib"), process.env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(":"),
      FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? join(cache, "fonts"),
    },
  };
}
export async function findBrowser() {
  const env = process.env.CHROME_PATH;
  if (env) {
    const r = await works("CHROME_PATH", { executablePath: env });
    if (r) return r;
  }
  if (!skip.has("playwright") && existsSync(chromium.executablePath())) {
    const r = await works("playwright", {});
    if (r) return r;
  }
  if (!skip.has("system"))
    for (const p of new Set(systemCandidates()))
      if (existsSync(p)) {
        const r = await works("system", { executablePath: p });
        if (r) return r;
      }
  if (!skip.has("install")) {
    const r = spawnSync(
      process.execPath,
      [join(root, "node_modules/playwright/cli.js"), "install", "--only-shell", "chromium"],
      {
        stdio: ["ignore", "ignore", "pipe"],
        timeout: 180_000,
        env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "8000" },
      },
    );
    if (r.status === 0) {
      const w = await works("playwright install", {});
      if (w) return w;
    } else
      tried.push(
        `playwright install: ${
          String(r.stderr)
            .split("\n")
            .filter((l) => /Error|hostname/.test(l))[0] ?? r.signal
        }`,
      );
  }
  if (!skip.has("npm")) {
    const l = npmChromium();
    if (l) {
      const r = await works("npm @sparticuz/chromium", l);
      if (r) return r;
    }
  }
  throw new Error(
    [
      "No Chromium that starts was found for the end-to-end tests. Tried:",
      ...tried.map((t) => "  - " + t),
      "Do one of: set CHROME_PATH=/path/to/chrome ; Debian/Ubuntu: apt-get install chromium ; npx playwright install --with-deps chromium",
    ].join("\n"),
  );
}
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const t = Date.now();
    const b = await findBrowser();
    mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
    const { env, ...rest } = b;
    const extra = env
      ? { LD_LIBRARY_PATH: env.LD_LIBRARY_PATH, FONTCONFIG_PATH: env.FONTCONFIG_PATH }
      : undefined;
    writeFileSync(
      join(root, "node_modules/.cache/e2e-browser.json"),
      JSON.stringify({ ...rest, extraEnv: extra }, null, 1),
    );
    console.log(
      `browser: ${b.source} ${b.version} ${b.executablePath ?? ""} (${Date.now() - t} ms)`,
    );
    for (const t of tried) console.log("  skipped", t);
  } catch (e) {
    console.error(String(e.message));
    process.exit(1);
  }
}
