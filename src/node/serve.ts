import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { Cancelled, CancelSource } from "#base/cancel.ts";
import { type AdmissionPlugin, admissionPlugins, isAdmissionPlugin } from "#cluster/cluster.ts";
import { LessonError } from "#lessons/lesson-error.ts";
import { Session, type SessionOptions } from "#session/session.ts";
import { StartError } from "#session/start.ts";
import { readDescriptions } from "./descriptions.ts";
import { apiHttpServer } from "./http-server.ts";
import { readLesson, UnknownLesson } from "./lesson-files.ts";
import { readSecurity, securityOptions } from "./security.ts";
import type { CertificateAuthority } from "./signing/authority.ts";
import { signerName, signRequests } from "./signing/signer.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";

const usage =
  "Usage: slipway serve [--port N] [--lesson ID] [--seed N] [--nodes N]\n                     [--speed X | --frozen]\n                     [--disable-admission-plugins NAMES] [--service-cluster-ip-range CIDR]\n                     [--tls-cert-file FILE --tls-private-key-file FILE [--client-ca-file FILE]]\n                     [--token-auth-file FILE]\n                     [--cluster-signing-cert-file FILE --cluster-signing-key-file FILE]";

const options = {
  port: { type: "string", default: "8001" },
  lesson: { type: "string" },
  seed: { type: "string" },
  nodes: { type: "string" },
  "disable-admission-plugins": { type: "string", default: "" },
  "service-cluster-ip-range": { type: "string" },
  speed: { type: "string" },
  frozen: { type: "boolean", default: false },
  ...securityOptions,
  help: { type: "boolean", short: "h" },
} satisfies ParseArgsConfig["options"];

/** How often virtual time follows real time when nobody asks. */
const tickMs = 5;
const fastest = 1000;

/** `slipway serve`: the API server of a simulated cluster on 127.0.0.1, until Ctrl-C. */
export async function serve(args: readonly string[]): Promise<number> {
  try {
    const { values } = parse(args);
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    await run(values);
    return 0;
  } catch (error) {
    const expected = [UsageError, UnknownLesson, LessonError, StartError];
    if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`slipway serve: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

async function run(values: ReturnType<typeof parse>["values"]): Promise<void> {
  const port = wholeNumber("--port", values.port, 0, 65_535) ?? 8001;
  const speed = speedOf(values.speed, values.frozen);
  const seed = wholeNumber("--seed", values.seed, 0, 2 ** 31 - 1);
  const nodes = wholeNumber("--nodes", values.nodes, 0, 9);
  const security = readSecurity(values);
  const session = presentSession({
    ...(values.lesson !== undefined && { lesson: readLesson(values.lesson) }),
    ...(seed !== undefined && { seed }),
    ...(nodes !== undefined && { nodes }),
    apiServer: {
      disabledPlugins: pluginsOf(values["disable-admission-plugins"]),
      ...rangeOf(values["service-cluster-ip-range"]),
      ...(security.authority && { signers: [signerName] }),
    },
  });
  const served = new ServedSession(session, speed);
  if (speed > 0) await served.advanceTo(Date.now());
  if (security.authority) served.sign(security.authority);
  const server = apiHttpServer(served, security);
  await new Promise<void>((resolve, reject) => {
    server.on("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const why = taken ? `port ${port} is in use; choose another with --port` : error.message;
      reject(new UsageError(why));
    });
    server.on("close", resolve);
    process.once("SIGINT", () => {
      server.closeAllConnections();
      server.close();
    });
    server.listen(port, "127.0.0.1", () => {
      const { port: bound } = server.address() as AddressInfo;
      const pace = speed === 0 ? "time is frozen" : `time runs at ${speed}x`;
      process.stdout.write(
        `Serving on ${security.tls ? "https" : "http"}://127.0.0.1:${bound} (${pace}). Ctrl-C ends it.\n`,
      );
    });
  });
  served.stop();
}

function speedOf(text: string | undefined, frozen: boolean): number {
  if (frozen && text !== undefined) throw new UsageError("give --speed or --frozen, not both");
  if (frozen) return 0;
  if (text === undefined) return 1;
  const speed = Number(text);
  if (speed > 0 && speed <= fastest) return speed;
  throw new UsageError(`--speed must be a number above 0 and up to ${fastest}, not "${text}"`);
}

/** The names of admission plugins, parted by commas. */
function pluginsOf(text: string): AdmissionPlugin[] {
  return text
    .split(",")
    .filter(Boolean)
    .map((name) => {
      if (isAdmissionPlugin(name)) return name;
      const known = `${admissionPlugins.slice(0, -1).join(", ")} and ${admissionPlugins.at(-1)}`;
      throw new UsageError(`--disable-admission-plugins: ${known} can be disabled, not "${name}"`);
    });
}

/** The range that Services get their addresses from. */
function rangeOf(text: string | undefined): { serviceRange?: string } {
  if (text === undefined) return {};
  const [, ...bytes] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  const bits = bytes.pop();
  if (bits !== undefined && bits >= 12 && bits <= 28 && bytes.every((byte) => byte < 256)) {
    return { serviceRange: text };
  }
  const why = "must be an IPv4 range between a /12 and a /28";
  throw new UsageError(`--service-cluster-ip-range ${why}, not "${text}"`);
}

async function turn(): Promise<void> {
  await setImmediate();
}

/**
 * A session whose virtual present is the real one, so that the ages a real kubectl computes are right.
 * How long the start takes in virtual time depends on seed and lesson alone: one to measure, one to keep.
 */
function presentSession(start: Omit<SessionOptions, "turn" | "epochMs">): Session {
  const ageMs = new Session({ ...start, turn, epochMs: 0 }).now;
  const second = 1000;
  const present = Math.floor(Date.now() / second) * second;
  return new Session({ ...start, turn, epochMs: Math.floor((present - ageMs) / second) * second });
}

/** A session behind HTTP: its time follows the real one at some speed, or stands still. */
export class ServedSession {
  readonly #session: Session;
  readonly #speed: number;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #stopped = new CancelSource();
  #last = performance.now();
  /** One advance at a time, in the order in which they were asked for. */
  #advancing: Promise<unknown> = Promise.resolve();

  constructor(session: Session, speed: number) {
    this.#session = session;
    session.cluster.describe(readDescriptions());
    this.#speed = speed;
    if (speed > 0) this.#timer = setInterval(() => void this.#follow(), tickMs);
  }

  readonly catchUp = (): Promise<unknown> => this.#follow();

  readonly handle: Session["cluster"]["handle"] = (request) =>
    this.#session.cluster.handle(request);

  readonly exec: ReturnType<Session["client"]>["exec"] = (request, streams, cancel) =>
    this.#session.client("kubectl", request.path).exec(request, streams, cancel);

  readonly portForward: ReturnType<Session["client"]>["portForward"] = (request, cancel) =>
    this.#session.client("kubectl", request.path).portForward(request, cancel);

  /** `POST /slipway/advance?ms=N` moves virtual time; `GET /slipway/now` tells it. */
  async control(method: string, path: string, query: URLSearchParams): Promise<object | undefined> {
    if (path === "/slipway/now" && method === "GET") return this.#time();
    if (path !== "/slipway/advance" || method !== "POST") return undefined;
    const ms = wholeNumber("ms", query.get("ms") ?? "", 0, 86_400_000) ?? 0;
    await this.#advance(ms);
    return this.#time();
  }

  /** From now on approved requests for certificates of clients get them. */
  sign(authority: CertificateAuthority): void {
    const client = this.#session.client("certificatesigningrequest-signing-controller", "sign");
    signRequests(client, authority, () => this.#session.now, this.#stopped.signal).catch(
      (error: unknown) => {
        if (!(error instanceof Cancelled)) throw error;
      },
    );
  }

  /** Virtual time goes on from this moment, if it was not there yet. */
  async advanceTo(ms: number): Promise<void> {
    this.#last = performance.now();
    await this.#advance(Math.max(0, ms - this.#session.now));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.cancel();
  }

  #time(): object {
    return { now: new Date(this.#session.now).toISOString(), settled: this.#session.settled };
  }

  #follow(): Promise<unknown> {
    const now = performance.now();
    const passedMs = now - this.#last;
    this.#last = now;
    return this.#advance(passedMs * this.#speed);
  }

  #advance(ms: number): Promise<unknown> {
    this.#advancing = this.#advancing.then(() => this.#session.advanceTo(this.#session.now + ms));
    return this.#advancing;
  }
}
