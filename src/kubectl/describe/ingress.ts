import type { Service } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { StatusError } from "#api/errors.ts";
import type { Ingress, IngressBackend, IngressClass } from "#api/networking.ts";
import { Description } from "./description.ts";
import {
  type Describer,
  type DescribeContext,
  eventsOfObject,
  list,
  mappingOf,
  read,
} from "./describer.ts";
import { endpointsText } from "./endpoints-text.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes an Ingress, with the endpoints that its backends have now. */
export const describeIngress: Describer = async (subject, context) => {
  const ingress = await read<Ingress>(context, subject);
  const { metadata, spec, status } = ingress;
  const namespace = metadata.namespace ?? "";
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  d.field("Namespace", namespace);
  const addresses = (status.loadBalancer?.ingress ?? []).flatMap(
    ({ ip, hostname }) => ip || hostname || [],
  );
  d.field("Address", [...new Set(addresses)].toSorted().join(","));
  d.field("Ingress Class", spec.ingressClassName ?? "<none>");
  const usual = spec.defaultBackend
    ? await backendText(context, namespace, spec.defaultBackend)
    : "<default>";
  d.field("Default backend", usual);
  if (spec.tls?.length) {
    d.heading("TLS");
    for (const { secretName, hosts = [] } of spec.tls) {
      d.row(1, `${secretName ? `${secretName} terminates` : "SNI routes"} ${hosts.join(",")}`);
    }
  }
  d.heading("Rules").row(1, "Host", "Path", "Backends").row(1, "----", "----", "--------");
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    d.row(1, host || "*", "");
    for (const { path = "", backend } of http?.paths ?? []) {
      d.row(2, "", `${path} `, await backendText(context, namespace, backend));
    }
  }
  if (rules.length === 0) d.row(1, "*", "*", usual);
  describeAnnotations(d, metadata.annotations);
  describeEvents(d, await eventsOfObject(context, ingress), context.now);
  return d.text;
};

async function backendText(
  context: DescribeContext,
  namespace: string,
  { service, resource }: IngressBackend,
): Promise<string> {
  if (resource) {
    const { apiGroup = "<none>", kind, name } = resource;
    return `APIGroup: ${apiGroup}, Kind: ${kind}, Name: ${name}`;
  }
  if (!service) return "";
  const { name, port } = service;
  const shown = `${name}:${port.number || port.name}`;
  try {
    const slices = await list<EndpointSlice>(context, "endpointslices", namespace, {
      labelSelector: `kubernetes.io/service-name=${name}`,
    });
    const found = await read<Service>(context, { mapping: mappingOf("services"), namespace, name });
    const of = found.spec.ports?.find((each) =>
      port.number ? each.port === port.number : each.name === port.name,
    );
    return `${shown} (${endpointsText(slices, of?.name ?? "")})`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${shown} (<error: ${error.message}>)`;
  }
}

/** Describes an IngressClass. */
export const describeIngressClass: Describer = async (subject, context) => {
  const ingressClass = await read<IngressClass>(context, subject);
  const { metadata, spec } = ingressClass;
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Controller", spec.controller ?? "");
  if (spec.parameters) {
    const { apiGroup, kind, name } = spec.parameters;
    d.heading("Parameters");
    if (apiGroup !== undefined) d.field("APIGroup", apiGroup, 1);
    d.field("Kind", kind, 1).field("Name", name, 1);
  }
  describeEvents(d, await eventsOfObject(context, ingressClass), context.now);
  return d.text;
};
