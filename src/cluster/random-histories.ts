// Several clients race on a few objects: they read, wait, write back what they read, apply, patch, delete,
// list in pages and watch from anywhere. What must hold is checked as it happens and at the end.

import type { KubernetesList, KubernetesObject } from "#api/meta.ts";
import { resourceOfKind, resources } from "#api/scheme.ts";
import { assert, AssertionError } from "#base/assert.ts";
import { clone, isObject } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import { ChangeLog, checkSame, type SeenEvent } from "./change-log.ts";
import { Cluster } from "./cluster.ts";

const namespace = "race";
const kinds = [
  { resource: "configmaps", path: `/api/v1/namespaces/${namespace}/configmaps`, body: {} },
  { resource: "secrets", path: `/api/v1/namespaces/${namespace}/secrets`, body: {} },
  {
    resource: "replicasets",
    path: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
    body: {
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: "a" } },
        template: {
          metadata: { labels: { app: "a" } },
          spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
        },
      },
    },
  },
] as const;

type Kind = (typeof kinds)[number];

const names = ["a", "b", "c", "d"];
const clients = 3;
const steps = 45;
const countKey = "example.com/count";

/** What one client holds in its hands: an object as it was when it was read. */
interface Held {
  readonly kind: Kind;
  readonly object: KubernetesObject;
}

interface Watcher {
  readonly kind: Kind;
  readonly since: number;
  readonly events: SeenEvent[];
  readonly leave: () => void;
}

/** Lives one history. Throws AssertionError, with the seed, where something does not hold. */
export function randomHistory(seed: number): void {
  try {
    new Race(seed).run();
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    throw new AssertionError(`seed ${seed}: ${error.message}`);
  }
}

class Race {
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #log: ChangeLog;
  readonly #held: (Held | undefined)[] = Array.from({ length: clients }, () => undefined);
  readonly #watchers: Watcher[] = [];
  /** How often each living object was counted up, by uid. */
  readonly #counts = new Map<string, number>();

  constructor(seed: number) {
    this.#cluster = new Cluster({ seed, nodes: 1 });
    this.#random = this.#cluster.simulation.random("random histories");
    this.#log = new ChangeLog(this.#cluster);
    this.#send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    this.#advance(100);
  }

  run(): void {
    const acts = [
      () => this.#create(),
      () => this.#create(),
      () => this.#read(),
      () => this.#read(),
      () => this.#countUp(),
      () => this.#countUp(),
      () => this.#patch(),
      () => this.#apply(),
      () => this.#delete(),
      () => this.#releaseFinalizers(),
      () => this.#watch(),
      () => this.#listInPages(),
    ];
    for (let step = 0; step < steps; step++) {
      this.#pick(acts)();
      if (this.#random.int(3) === 0) this.#advance(this.#random.int(40));
    }
    this.#end();
  }

  #end(): void {
    for (const kind of kinds) {
      for (const name of names) this.#send("PATCH", `${kind.path}/${name}`, free, mergePatch);
    }
    this.#advance(5000);
    for (const kind of kinds) {
      this.#log.checkPresent(kind.resource, namespace);
      this.#checkCounts(kind);
    }
    for (const { kind, since, events, leave } of this.#watchers) {
      leave();
      this.#log.checkWatch(kind.resource, namespace, since, events);
    }
    for (let i = 0; i < 5; i++) {
      const kind = this.#pick(kinds);
      const since =
        this.#log.first + this.#random.int(this.#cluster.revision - this.#log.first + 1);
      const watcher = this.#watchFrom(kind, since);
      watcher.leave();
      this.#log.checkWatch(kind.resource, namespace, since, watcher.events);
    }
    this.#checkOwners();
  }

  #create(): void {
    const kind = this.#pick(kinds);
    const owner = this.#random.int(2) === 0 ? this.#anyObject() : undefined;
    const metadata = {
      name: this.#pick(names),
      labels: { tier: this.#pick(["even", "odd"]) },
      ...(owner && { ownerReferences: [referenceTo(owner, this.#random.int(2) === 0)] }),
      ...(this.#random.int(5) === 0 && { finalizers: ["example.com/wait"] }),
    };
    this.#send("POST", kind.path, { metadata, ...kind.body });
  }

  #read(): void {
    const kind = this.#pick(kinds);
    const { code, body } = this.#send("GET", `${kind.path}/${this.#pick(names)}`);
    const client = this.#random.int(clients);
    this.#held[client] = code === 200 ? { kind, object: body as KubernetesObject } : undefined;
  }

  /** Writes back what was read some time ago, one higher: only if nobody wrote in between. */
  #countUp(): void {
    const held = this.#held[this.#random.int(clients)];
    if (!held) return;
    const object = clone(held.object);
    const { metadata } = object;
    const count = Number(metadata.annotations?.[countKey] ?? 0) + 1;
    metadata.annotations = { ...metadata.annotations, [countKey]: `${count}` };
    const before = this.#cluster.find(held.kind.resource, namespace, metadata.name);
    const { code } = this.#send("PUT", `${held.kind.path}/${metadata.name}`, object);
    const isFresh = before?.metadata.resourceVersion === metadata.resourceVersion;
    // It names its uid: of what is gone as well that is another one.
    assert(
      code === (isFresh ? 200 : 409),
      `PUT of version ${metadata.resourceVersion} over ${before?.metadata.resourceVersion}: ${code}`,
    );
    if (code === 200) this.#counts.set(metadata.uid, (this.#counts.get(metadata.uid) ?? 0) + 1);
  }

  #patch(): void {
    const kind = this.#pick(kinds);
    const metadata = this.#pick<object>([
      { labels: { tier: this.#pick(["even", "odd", null]) } },
      { annotations: { note: `${this.#random.int(3)}` } },
      { finalizers: this.#pick([null, ["example.com/wait"]]) },
    ]);
    this.#send("PATCH", `${kind.path}/${this.#pick(names)}`, { metadata }, mergePatch);
  }

  #apply(): void {
    const kind = this.#pick(kinds);
    const name = this.#pick(names);
    const label = `by-${this.#random.int(2)}`;
    const configuration = {
      apiVersion: kind.resource === "replicasets" ? "apps/v1" : "v1",
      kind: { configmaps: "ConfigMap", secrets: "Secret", replicasets: "ReplicaSet" }[
        kind.resource
      ],
      metadata: { name, labels: { [label]: this.#pick(["x", "y"]) } },
      ...kind.body,
    };
    const query = `?fieldManager=${label}&force=true`;
    this.#send(
      "PATCH",
      `${kind.path}/${name}${query}`,
      configuration,
      "application/apply-patch+yaml",
    );
  }

  #delete(): void {
    const kind = this.#pick(kinds);
    const options = { propagationPolicy: this.#pick(["Background", "Foreground", "Orphan"]) };
    const all = this.#random.int(8) === 0;
    this.#send("DELETE", all ? kind.path : `${kind.path}/${this.#pick(names)}`, options);
  }

  #releaseFinalizers(): void {
    this.#send("PATCH", `${this.#pick(kinds).path}/${this.#pick(names)}`, free, mergePatch);
  }

  #watch(): void {
    const kind = this.#pick(kinds);
    const { body } = this.#send("GET", kind.path);
    const { metadata } = body as KubernetesList;
    this.#watchers.push(this.#watchFrom(kind, Number(metadata.resourceVersion)));
  }

  #watchFrom(kind: Kind, since: number): Watcher {
    const events: SeenEvent[] = [];
    const { stream } = this.#send("GET", `${kind.path}?watch=1&resourceVersion=${since}`);
    assert(stream, `a watch of ${kind.resource} from ${since} is no stream`);
    const leave = stream.open(
      (event) => events.push(event as SeenEvent),
      () => {},
    );
    return { kind, since, events, leave };
  }

  /** However much is written between two pages, together they show one revision. */
  #listInPages(): void {
    const kind = this.#pick(kinds);
    const items = new Map<string, KubernetesObject>();
    let revision: number | undefined;
    let token: string | undefined = "";
    while (token !== undefined) {
      const { code, body } = this.#send("GET", `${kind.path}?limit=2&continue=${token}`);
      assert(code === 200, `a page of ${kind.resource}: ${code} ${JSON.stringify(body)}`);
      const page = body as KubernetesList;
      revision ??= Number(page.metadata.resourceVersion);
      assert(Number(page.metadata.resourceVersion) === revision, "pages of two revisions");
      for (const item of page.items) items.set(item.metadata.name, item);
      token = page.metadata.continue;
      if (this.#random.int(2) === 0) this.#patch();
      if (this.#random.int(4) === 0) this.#delete();
    }
    const expected = this.#log.contentsAt(kind.resource, namespace, revision!);
    checkSame(`${kind.resource} in pages`, items, expected);
  }

  #checkCounts({ resource }: Kind): void {
    for (const { metadata } of this.#cluster.list(resource, namespace)) {
      const counted = Number(metadata.annotations?.[countKey] ?? 0);
      const expected = this.#counts.get(metadata.uid) ?? 0;
      assert(
        counted === expected,
        `${resource} ${metadata.name} lost updates: ${counted} of ${expected}`,
      );
    }
  }

  /** Nothing is left whose last owner has gone. */
  #checkOwners(): void {
    for (const resource of resources) {
      for (const { metadata } of this.#cluster.list(resource) as readonly KubernetesObject[]) {
        for (const { apiVersion, kind, name, uid } of metadata.ownerReferences ?? []) {
          const owners = resourceOfKind(apiVersion, kind);
          const owner =
            owners &&
            (this.#cluster.find(owners, metadata.namespace ?? "", name) ??
              this.#cluster.find(owners, "", name));
          assert(
            owner?.metadata.uid === uid,
            `${resource} ${metadata.name} outlived ${kind} ${name}`,
          );
        }
      }
    }
  }

  #anyObject(): KubernetesObject | undefined {
    const objects = this.#cluster.list(this.#pick(kinds).resource, namespace);
    return objects.length > 0 ? this.#pick<KubernetesObject>(objects) : undefined;
  }

  #advance(ms: number): void {
    const { simulation } = this.#cluster;
    simulation.runUntil(simulation.now + ms);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.int(items.length)]!;
  }

  #send(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    content?: unknown,
    type = "application/json",
  ) {
    const [path = "", search = ""] = url.split("?");
    const query = search
      .split("&")
      .filter(Boolean)
      .map((pair): [string, string] => [pair.split("=")[0]!, pair.slice(pair.indexOf("=") + 1)]);
    const answer = this.#cluster.handle({
      method,
      path,
      query,
      headers: { "content-type": type },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
    const status = isObject(answer.body) ? answer.body["message"] : "";
    assert(answer.code < 500, `${method} ${url}: ${answer.code} ${String(status)}`);
    return answer;
  }
}

const mergePatch = "application/merge-patch+json";
const free = { metadata: { finalizers: null } };

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject, blocks: boolean): object {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, ...(blocks && { blockOwnerDeletion: true }) };
}
