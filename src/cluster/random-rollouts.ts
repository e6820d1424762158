import type { Deployment } from "#api/apps.ts";
import type { IntOrString } from "#api/meta.ts";
import { AssertionError, assert } from "#base/assert.ts";
import { clone, equal } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import { type Change, Cluster } from "./cluster.ts";
import {
  byRevision,
  revisionAnnotation,
  revisionOf,
} from "./controllers/deployment/annotations.ts";
import { isComplete } from "./controllers/deployment/status.ts";
import { hashLabel } from "./controllers/template-hash/template-hash.ts";
import { RolloutInvariants } from "./rollout-invariants.ts";

const namespace = "default";
const name = "web";
const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const container = "app";

const goodImages = [
  "gcr.io/google-samples/kubernetes-bootcamp:v1",
  "jocatalin/kubernetes-bootcamp:v2",
  "nginx:1.25",
  "nginx:1.27",
];
const badImages = ["gcr.io/google-samples/kubernetes-bootcamp:v10", "nginx:no-such-tag"];

const mostReplicas = 30;
/** The longest that a rollout may need in the end, in virtual ms. */
const patienceMs = 3_600_000;
/** Then terminating Pods have gone too. */
const afterlifeMs = 120_000;

/** What one random history was, and what came of it. */
export interface RolloutHistory {
  readonly seed: number;
  /** What was done, with the virtual seconds since the beginning. */
  readonly inputs: readonly string[];
  /** Every change of the store and every answer, as JSON, in order. */
  readonly record: readonly string[];
  /** How often a spread by proportion left fewer available than desired − maxUnavailable. */
  readonly lowered: number;
}

/**
 * A Deployment of 1–30 replicas with random limits lives through random updates to good and bad images,
 * scaling and undoing at random moments, is brought to a good image in the end, and has to converge.
 * RolloutInvariants are checked after every task. Throws AssertionError with the seed and the inputs.
 */
export function randomRollout(seed: number): RolloutHistory {
  const life = new Life(seed);
  try {
    life.run();
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const inputs = life.inputs.join("\n  ");
    throw new AssertionError(`seed ${seed}, at ${life.seconds} s: ${error.message}\n  ${inputs}`);
  }
  return { seed, inputs: life.inputs, record: life.record, lowered: life.invariants.lowered };
}

/** Runs a history again and compares it with the first time, byte by byte. Throws AssertionError. */
export function replay({ seed, record }: RolloutHistory): void {
  const again = randomRollout(seed).record;
  const different = record.findIndex((line, index) => line !== again[index]);
  assert(
    different < 0 && record.length === again.length,
    `seed ${seed}: the replay differs in line ${different}:\n${record[different]}\n${again[different]}`,
  );
}

class Life {
  readonly inputs: string[] = [];
  readonly record: string[] = [];
  readonly invariants: RolloutInvariants;
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #begin: number;
  readonly #nodes = new Map<string, string>();
  #revision = 0;

  constructor(seed: number) {
    this.#cluster = new Cluster({ seed });
    this.#begin = this.#cluster.simulation.now;
    this.#random = this.#cluster.simulation.random("random rollout");
    this.invariants = new RolloutInvariants(this.#cluster, namespace, name);
    this.#cluster.subscribe((change) => this.#note(change));
  }

  get seconds(): number {
    return (this.#cluster.simulation.now - this.#begin) / 1000;
  }

  run(): void {
    this.#create();
    for (let left = 2 + this.#random.int(6); left > 0; left--) {
      this.#advance(this.#pauseMs());
      this.#act();
    }
    this.#advance(this.#pauseMs());
    this.#setImage(this.#pick(goodImages));
    this.#converge();
  }

  /** Sometimes the next request comes before the last one did anything, sometimes all is quiet again. */
  #pauseMs(): number {
    const longest = [20, 2_000, 15_000, 60_000, 700_000];
    return Math.floor(this.#random.between(0, this.#pick(longest)));
  }

  #act(): void {
    switch (this.#random.int(6)) {
      case 0:
      case 1:
        return this.#setImage(this.#pick(goodImages));
      case 2:
        return this.#setImage(this.#pick(badImages));
      case 3:
        return this.#undo();
      default:
        return this.#scale(this.#replicas());
    }
  }

  #replicas(): number {
    return 1 + this.#random.int(mostReplicas);
  }

  #limit(): IntOrString {
    return this.#random.int(2) === 0
      ? this.#random.int(mostReplicas / 2)
      : `${this.#random.int(101)}%`;
  }

  #create(): void {
    const replicas = this.#replicas();
    const rollingUpdate = { maxSurge: this.#limit(), maxUnavailable: this.#limit() };
    if (Object.values(rollingUpdate).every(isZero)) rollingUpdate.maxUnavailable = 1;
    const minReadySeconds = this.#random.int(3) === 0 ? this.#random.int(12) : 0;
    const labels = { app: name };
    const spec = {
      replicas,
      minReadySeconds,
      strategy: { type: "RollingUpdate", rollingUpdate },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: this.#random.int(30),
          containers: [{ name: container, image: this.#pick(goodImages) }],
        },
      },
    };
    const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec };
    const { maxSurge, maxUnavailable } = rollingUpdate;
    const what = `create ${replicas}, surge ${maxSurge}, unavailable ${maxUnavailable}, min ready ${minReadySeconds} s`;
    this.#send(what, "POST", path, "application/json", body);
  }

  #setImage(image: string): void {
    const containers = [{ name: container, image }];
    const body = { spec: { template: { spec: { containers } } } };
    const type = "application/strategic-merge-patch+json";
    this.#send(`set image ${image}`, "PATCH", `${path}/${name}`, type, body);
  }

  #scale(replicas: number): void {
    const type = "application/merge-patch+json";
    const body = { spec: { replicas } };
    this.#send(`scale ${replicas}`, "PATCH", `${path}/${name}/scale`, type, body);
  }

  /** As kubectl does it: template and annotations of the second newest revision, by JSON patch. */
  #undo(): void {
    const deployment = this.#deployment();
    const sets = this.#cluster.list("replicasets", namespace).toSorted((a, b) => byRevision(b, a));
    const template = clone(sets[1]?.spec.template);
    if (!template) return void this.inputs.push(`${this.seconds} s: nothing to undo`);
    delete template.metadata.labels?.[hashLabel];
    if (equal(template, deployment.spec.template)) {
      return void this.inputs.push(`${this.seconds} s: undo would change nothing`);
    }
    const revision = deployment.metadata.annotations?.[revisionAnnotation];
    const annotations = revision === undefined ? {} : { [revisionAnnotation]: revision };
    const body = [
      { op: "replace", path: "/spec/template", value: template },
      { op: "replace", path: "/metadata/annotations", value: annotations },
    ];
    const what = `undo to revision ${revisionOf(sets[1]!)}`;
    this.#send(what, "PATCH", `${path}/${name}`, "application/json-patch+json", body);
  }

  #send(
    what: string,
    method: "POST" | "PATCH",
    to: string,
    contentType: string,
    body: unknown,
  ): void {
    this.inputs.push(`${this.seconds} s: ${what}`);
    const answer = this.#cluster.handle({
      method,
      path: to,
      headers: { "content-type": contentType },
      body: JSON.stringify(body),
    });
    this.record.push(JSON.stringify(answer));
    assert(answer.code < 300, `${what}: ${JSON.stringify(answer.body)}`);
    this.invariants.check();
  }

  #advance(ms: number): void {
    const { simulation } = this.#cluster;
    this.#runUntil(simulation.now + ms, () => false);
  }

  #runUntil(end: number, isReached: () => boolean): boolean {
    return !this.#cluster.simulation.runUntil(end, () => {
      this.invariants.check();
      return isReached();
    });
  }

  /** In the end every Pod is of the last template, available, and alone. */
  #converge(): void {
    const isDone = () => {
      const deployment = this.#deployment();
      return isComplete(deployment, deployment.status);
    };
    const end = this.#cluster.simulation.now + patienceMs;
    assert(isDone() || this.#runUntil(end, isDone), "the rollout does not end");
    this.#advance(afterlifeMs);
    assert(isDone(), "the rollout does not stay complete");
    const { replicas, template } = this.#deployment().spec;
    const images = this.#cluster
      .list("pods", namespace)
      .map(({ spec, status }) => `${spec.containers[0]!.image} ${status.phase}`);
    const wanted = `${template.spec.containers[0]!.image} Running`;
    assert(
      images.length === replicas && images.every((image) => image === wanted),
      `${replicas} of ${wanted} wanted, there are: ${images.join(", ")}`,
    );
    const sizes = this.#cluster
      .list("replicasets", namespace)
      .filter(({ spec }) => (spec.replicas ?? 0) > 0);
    assert(sizes.length === 1, `${sizes.length} ReplicaSets have Pods`);
  }

  /** Revisions grow by one, and a Pod stays on its node. */
  #note({ type, resource, object, revision, cause }: Change): void {
    assert(revision === this.#revision + 1 || this.#revision === 0, `revision ${revision} jumps`);
    this.#revision = revision;
    this.record.push(JSON.stringify({ type, resource, object, cause: cause?.text }));
    if (resource !== "pods") return;
    const { nodeName } = (object as { spec: { nodeName?: string } }).spec;
    const before = this.#nodes.get(object.metadata.uid);
    assert(before === undefined || before === nodeName, `${object.metadata.name} moved`);
    if (nodeName) this.#nodes.set(object.metadata.uid, nodeName);
  }

  #deployment(): Deployment {
    const deployment = this.#cluster.find("deployments", namespace, name);
    assert(deployment, "the Deployment is gone");
    return deployment;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.int(items.length)]!;
  }
}

/** The API server refuses two limits of 0, in whichever way they are written. */
function isZero(limit: IntOrString): boolean {
  return Number.parseInt(`${limit}`, 10) === 0;
}
