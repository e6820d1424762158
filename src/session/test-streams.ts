// What is written while a recording is played, as the watches of a real cluster saw it (testdata/recorded/*-streams.json).

import type { Event, Service } from "#api/core.ts";
import type { Cluster } from "#cluster/cluster.ts";

interface Streams {
  /** The conditions of Deployments, each time they became others. */
  readonly conditions: readonly string[];
  readonly services: readonly object[];
  /** A line for each Event, in alphabetical order; without those of images, which one node has and another not, and of nodes. */
  readonly events: readonly string[];
}

/** Listens from now on; the answer tells what was written so far. */
export function watchStreams(cluster: Cluster): () => Streams {
  const conditions: string[] = [];
  const services: object[] = [];
  const events = new Map<string, string>();
  cluster.subscribe(({ type, resource, object }) => {
    if (resource === "deployments" && "status" in object) {
      const { conditions: told = [] } = object.status as {
        conditions?: readonly Readonly<Record<string, string>>[];
      };
      const line = told
        .map((each) => `${each["type"]}=${each["status"]} ${each["reason"]} ${each["message"]}`)
        .join("; ");
      if (conditions.at(-1) !== line) conditions.push(line);
    }
    if (resource === "services") services.push({ type, ...withoutChoices(object as Service) });
    if (resource === "events") events.set(object.metadata.name, lineOf(object as Event));
  });
  return () => ({
    conditions,
    services: services.map((service) => JSON.parse(JSON.stringify(service)) as object),
    events: [...events.values()].filter((line) => !ofNodes.test(line)).toSorted(),
  });
}

const ofNodes = /^Node | (Pulling image|Successfully pulled|Container image) /;

function lineOf({ involvedObject, source, reportingComponent, type, reason, message }: Event) {
  const component = source?.component ?? reportingComponent;
  const told = (message ?? "")
    .replaceAll(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-SUFFIX")
    .replaceAll(/\bminikube(-m\d\d)?\b/g, "NODE");
  const { kind, fieldPath = "-" } = involvedObject;
  return [kind, fieldPath, component, type, reason, told].join(" ");
}

/** Without addresses and ports that were chosen for it. */
function withoutChoices({ metadata, spec, status }: Service): object {
  const ports = spec.ports?.map((port) => ({ ...port, nodePort: 0 }));
  const { labels = {} } = metadata;
  return { labels, spec: { ...spec, clusterIP: "IP", clusterIPs: ["IP"], ports }, status };
}
