import type { Service, ServicePort } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { StatusError } from "#api/errors.ts";
import { Description } from "./description.ts";
import { endpointsText } from "./endpoints-text.ts";
import { type Describer, eventsOfObject, list, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, labelsLine, pairsOf } from "./metadata.ts";

/** Describes a Service and the endpoints behind each of its ports. */
export const describeService: Describer = async (subject, context) => {
  const service = await read<Service>(context, subject);
  const { name, namespace = "" } = service.metadata;
  const slices = await list<EndpointSlice>(
    { rest: context.rest, chunkSize: 0 },
    "endpointslices",
    namespace,
    { labelSelector: `kubernetes.io/service-name=${name}` },
  ).catch((error: unknown) => {
    if (error instanceof StatusError) return [];
    throw error;
  });
  const events = await eventsOfObject(context, service);
  const d = new Description();
  describeAddresses(d, service);
  for (const port of service.spec.ports ?? []) describePort(d, port, slices);
  describePolicies(d, service);
  describeEvents(d, events, context.now);
  return d.text;
};

function describeAddresses(d: Description, { metadata, spec, status }: Service): void {
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Selector", labelsLine(spec.selector));
  d.field("Type", spec.type ?? "");
  if (spec.ipFamilyPolicy) d.field("IP Family Policy", spec.ipFamilyPolicy);
  d.field("IP Families", spec.ipFamilies?.join(",") || "<none>");
  d.field("IP", spec.clusterIP ?? "");
  d.field("IPs", spec.clusterIPs?.join(",") || "<none>");
  if (spec.externalIPs?.length) d.field("External IPs", spec.externalIPs.join(","));
  if (spec.loadBalancerIP) d.field("Desired LoadBalancer IP", spec.loadBalancerIP);
  if (spec.externalName) d.field("External Name", spec.externalName);
  const ingress = (status.loadBalancer?.ingress ?? []) as readonly {
    ip?: string;
    ipMode?: string;
    hostname?: string;
  }[];
  if (ingress.length === 0) return;
  const texts = ingress.map(({ ip, ipMode, hostname = "" }) =>
    ip ? ip + (ipMode ? ` (${ipMode})` : "") : hostname,
  );
  d.field("LoadBalancer Ingress", texts.join(", "));
}

function describePort(d: Description, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const { name = "", protocol = "", nodePort = 0, targetPort = 0 } = port;
  const shown = name || "<unset>";
  d.row(0, "Port:", shown, `${port.port}/${protocol}`);
  d.field("TargetPort", `${targetPort}/${protocol}`);
  if (nodePort !== 0) d.row(0, "NodePort:", shown, `${nodePort}/${protocol}`);
  d.field("Endpoints", endpointsText(slices, name));
}

function describePolicies(d: Description, { spec }: Service): void {
  d.field("Session Affinity", spec.sessionAffinity ?? "");
  if (spec.externalTrafficPolicy) d.field("External Traffic Policy", spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) d.field("Internal Traffic Policy", spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) d.field("HealthCheck NodePort", spec.healthCheckNodePort);
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) d.field("LoadBalancer Source Ranges", ranges.join(","));
}
