import type { JsonObject } from "#base/json.ts";
import { goJson } from "#api/go-value.ts";
import { textMapAt } from "../resources/fields.ts";
import { type Info, visit } from "../resources/resolve.ts";
import {
  type Command,
  type Flag,
  type FlagValues,
  type Invocation,
  UsageError,
} from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
} from "./common-flags.ts";
import { createObject, objectPrinter } from "./create-object.ts";
import { checkExposable, exposedPorts, exposedSelector, type SourcePort } from "./expose-source.ts";
import { withStructLastApplied } from "./last-applied.ts";
import { overridden, overrideFlags } from "./overrides.ts";
import { recorded, recordFlag } from "./record.ts";

function textFlag(name: string, usage: string, shorthand?: string): Flag {
  return { name, ...(shorthand && { shorthand }), type: "string", default: "", usage };
}

/** `kubectl expose`. */
export const expose: Command = {
  name: "expose",
  heading: "Basic Commands (Beginner):",
  use: "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
  short:
    "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
  long: `Put a new service in front of the pods of an object.

 The service selects by the object's own selector (a pod's by its labels), which must have no expressions. Without --port it gets all ports that the object has, without --labels its labels.

 Possible resources include (case insensitive):

 pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  example: `  # A service on port 80 for the port 8080 of a deployment's pods
  kubectl expose deployment web --port=80 --target-port=8080

  # One with a port on every node
  kubectl expose deployment/web --type=NodePort --port 8080

  # One for a single pod, with another name
  kubectl expose pod web-1 --port=444 --name=front

  # A second service for the pods of the first
  kubectl expose service web --port=443 --target-port=8443 --name=web-https

  # For what a manifest names
  kubectl expose -f web.yaml --port=80`,
  flags: [
    textFlag("cluster-ip", "The address to have; 'None' for a headless service."),
    dryRunFlag,
    textFlag("external-ip", "Another address, not managed by Kubernetes, that the service takes."),
    fieldManagerFlag("kubectl-expose"),
    recordFlag,
    ...filenameFlags("Files that name the objects to expose."),
    textFlag("labels", "Labels of the new service, separated by commas.", "l"),
    textFlag("load-balancer-ip", "The address that a load balancer should have."),
    textFlag("name", "The name of the new service."),
    ...overrideFlags,
    textFlag("port", "The port that the service serves on; the object's own if empty."),
    ...printFlags,
    textFlag("protocol", "The protocol of the port; TCP if the object says no other."),
    {
      name: "save-config",
      type: "bool",
      default: "false",
      usage: "Note the object in its own annotation, for a later kubectl apply.",
    },
    textFlag(
      "selector",
      "Labels (with '=' only) that the service selects by; the object's own if empty.",
    ),
    textFlag("session-affinity", "Whether a client stays with one pod: 'None' or 'ClientIP'."),
    textFlag("target-port", "Number or name of the container's port; the service's port if empty."),
    textFlag("type", "ClusterIP, NodePort, LoadBalancer, or ExternalName; ClusterIP if empty."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(flags);
  const printer = objectPrinter(invocation);
  const found: Found = {};
  await visit(invocation, { ...fileOptions(flags), typed: true }, async (info) => {
    checkExposable(info.mapping);
    const service = recorded(invocation, overridden(flags, serviceFor(info, flags, found)));
    const noted =
      flags.bool("save-config") && dryRun !== "client" ? withStructLastApplied(service) : service;
    await createObject(
      invocation,
      { group: "", version: "v1", kind: "Service", resource: "services", namespaced: true },
      JSON.parse(goJson(noted)) as JsonObject,
      { done: "exposed", rest: invocation.rest.typed, ...(printer && { printer }) },
    );
  });
}

/** The longest name that a Service may have. */
const maxNameLength = 63;

/** What the first object that has it gives to the Services of all the others, too: as in expose.go. */
interface Found {
  selector?: Record<string, string>;
  labels?: Record<string, string>;
  port?: string;
  ports?: string;
}

function serviceFor(info: Info, flags: FlagValues, found: Found): JsonObject {
  const selector = flags.string("selector")
    ? labelsIn(flags.string("selector"))
    : (found.selector ?? exposedSelector(info));
  if (Object.keys(selector).length > 0) found.selector = selector;
  const ports = servicePorts(exposedPorts(info), flags, found);
  const labels = flags.string("labels")
    ? labelsIn(flags.string("labels"))
    : (found.labels ?? textMapAt(info.object, "metadata", "labels"));
  if (Object.keys(labels).length > 0) found.labels = labels;
  if (Object.keys(selector).length === 0) throw new UsageError("selector must be specified");
  const type = flags.string("type");
  const balancer = type === "LoadBalancer" ? flags.string("load-balancer-ip") : "";
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: {
      name: flags.string("name") || info.name.slice(0, maxNameLength),
      creationTimestamp: null,
      ...(Object.keys(labels).length > 0 && { labels }),
    },
    spec: {
      ...(ports.length > 0 && { ports }),
      selector,
      ...optional("clusterIP", flags.string("cluster-ip")),
      ...optional("type", type),
      ...(flags.string("external-ip") && { externalIPs: [flags.string("external-ip")] }),
      ...optional("sessionAffinity", affinity(flags)),
      ...optional("loadBalancerIP", balancer),
    },
    status: { loadBalancer: {} },
  };
}

function optional(name: string, value: string): JsonObject {
  return value ? { [name]: value } : {};
}

function affinity(flags: FlagValues): string {
  const value = flags.string("session-affinity");
  if (["", "None", "ClientIP"].includes(value)) return value;
  throw new UsageError(`unknown session affinity: ${value}`);
}

function servicePorts(
  own: readonly SourcePort[],
  flags: FlagValues,
  found: Found,
): readonly JsonObject[] {
  const given = flags.string("port");
  if (given === "" && found.port === undefined) {
    if (own.length === 0 && flags.string("cluster-ip") !== "None") {
      throw new UsageError("couldn't find port via --port flag or introspection");
    }
    const [first, ...more] = own.map(({ number }) => number);
    if (more.length > 0) found.ports = [first, ...more].join(",");
    else if (first !== undefined) found.port = first;
  }
  const numbers = (found.ports ?? (given || (found.port ?? ""))).split(",").filter(Boolean);
  return numbers.flatMap((text, index) => {
    const port = numberIn(text);
    const name = numbers.length > 1 ? `port-${index + 1}` : "";
    const spoken = own.find(({ number }) => number === text)?.protocols ?? [];
    const protocols = flags.string("protocol") ? [flags.string("protocol")] : spoken;
    // Several protocols on one port need names of their own.
    const several = protocols.length > 1;
    return (several ? protocols : [protocols[0] ?? "TCP"]).map((protocol) => ({
      ...optional("name", several ? `port-${index + 1}-${protocol.toLowerCase()}` : name),
      protocol,
      port,
      targetPort: targetPort(flags.string("target-port"), port),
    }));
  });
}

function numberIn(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new UsageError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function targetPort(given: string, port: number): number | string {
  if (given === "") return port;
  return /^[+-]?\d+$/.test(given) ? Number(given) : given;
}

/** `a=b,c=d`. Throws UsageError. */
function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [key = "", value = "", ...more] = pair.split("=");
      if (!pair.includes("=") || more.length > 0) {
        throw new UsageError(`unexpected label spec: ${pair}`);
      }
      if (key === "") throw new UsageError("unexpected empty label key");
      return [key, value];
    }),
  );
}
