import { type FieldError, GoText, invalid, notSupported, required } from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain, wildcardSubdomain } from "#api/label-rules.ts";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from "#api/networking.ts";
import type { Strategy } from "../strategy.ts";
import { column } from "./columns.ts";
import { ipAddress, portName, portNumber } from "./number-rules.ts";
import { aged, named, tabled } from "./tabled.ts";
import { unsimulatedKind } from "./unsimulated.ts";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const classAnnotation = "kubernetes.io/ingress.class";
const mostHosts = 3;

/** The rules of Ingresses. */
export const ingressStrategy: Strategy<Ingress> = {
  countsGenerations: true,
  hasStatus: true,

  prepareForCreate(ingress, context) {
    ingress.status = { loadBalancer: {} };
    const { metadata, spec } = ingress;
    if (spec.ingressClassName !== undefined || metadata.annotations?.[classAnnotation]) return;
    const usual = context
      .list("ingressclasses")
      .filter(
        ({ metadata: { annotations } }) =>
          annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true",
      )
      .toSorted((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
    if (usual[0]) spec.ingressClassName = usual[0].metadata.name;
  },

  warnings: () => [unsimulatedKind("Ingress")],
  validate,

  ...tabled<Ingress>(
    named,
    [column("Class", "Who acts on it."), ({ spec }) => spec.ingressClassName ?? "<none>"],
    [column("Hosts", "The hosts it has rules for."), ({ spec }) => hostsText(spec.rules)],
    [column("Address", "Where it can be reached."), (ingress) => addressText(ingress)],
    [
      column("Ports", "The ports it listens on."),
      ({ spec }) => (spec.tls?.length ? "80, 443" : "80"),
    ],
    aged,
  ),
};

function hostsText(rules: readonly IngressRule[] = []): string {
  const shown = rules.slice(0, mostHosts).flatMap(({ host }) => host || []);
  const text = shown.join(",") || "*";
  const isCut = shown.length === mostHosts && rules.length > mostHosts;
  return isCut ? `${text} + ${rules.length - mostHosts} more...` : text;
}

function addressText({ status }: Ingress): string {
  const addresses = (status.loadBalancer?.ingress ?? []).flatMap(
    ({ ip, hostname }) => ip || hostname || [],
  );
  return [...new Set(addresses)].toSorted().join(",");
}

function validate({ metadata, spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    const why = "either `defaultBackend` or `rules` must be specified";
    errors.push(invalid("spec", new GoText("[]networking.IngressRule(nil)"), why));
  }
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, "spec.defaultBackend"));
  for (const [index, rule] of rules.entries()) {
    errors.push(...validateRule(rule, `spec.rules[${index}]`));
  }
  for (const [index, { hosts = [], secretName }] of tls.entries()) {
    for (const [place, host] of hosts.entries()) {
      errors.push(...validateHost(host, `spec.tls[${index}].hosts[${place}]`));
    }
    const fault = secretName ? dns1123Subdomain(secretName) : undefined;
    if (fault) errors.push(invalid(`spec.tls[${index}].secretName`, secretName ?? "", fault));
  }
  if (ingressClassName !== undefined) {
    const fault = dns1123Subdomain(ingressClassName);
    if (fault) errors.push(invalid("spec.ingressClassName", ingressClassName, fault));
  }
  const annotated = metadata.annotations?.[classAnnotation];
  const differs = annotated !== undefined && annotated !== (ingressClassName ?? annotated);
  // Only a new Ingress has no generation that was counted already.
  if (differs && metadata.generation === 1) {
    const why = "must match `ingressClassName` when both are specified";
    errors.push(invalid(`annotations.${classAnnotation}`, annotated, why));
  }
  return errors;
}

function validateHost(host: string, field: string): FieldError[] {
  const fault = host.includes("*") ? wildcardSubdomain(host) : dns1123Subdomain(host);
  return fault ? [invalid(field, host, fault)] : [];
}

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    if (!ipAddress(host)) {
      errors.push(invalid(`${path}.host`, host, "must be a DNS name, not an IP address"));
    }
    errors.push(...validateHost(host, `${path}.host`));
  }
  if (!http) return errors;
  if (!http.paths?.length) errors.push(required(`${path}.http.paths`));
  for (const [index, item] of (http.paths ?? []).entries()) {
    errors.push(...validatePath(item, `${path}.http.paths[${index}]`));
  }
  return errors;
}

function validatePath(item: HTTPIngressPath, path: string): FieldError[] {
  const { path: given = "", pathType, backend } = item;
  if (pathType === undefined) return [required(`${path}.pathType`, "pathType must be specified")];
  const errors: FieldError[] = [];
  const refuse = (why: string) => errors.push(invalid(`${path}.path`, given, why));
  if (!pathTypes.includes(pathType)) {
    errors.push(notSupported(`${path}.pathType`, pathType, pathTypes));
  } else if (pathType === "ImplementationSpecific") {
    if (given && !given.startsWith("/")) refuse("must be an absolute path");
  } else {
    if (!given.startsWith("/")) refuse("must be an absolute path");
    for (const bad of ["//", "/./", "/../", "%2f", "%2F"]) {
      if (given.includes(bad)) refuse(`must not contain '${bad}'`);
    }
    for (const bad of ["/..", "/."]) if (given.endsWith(bad)) refuse(`cannot end with '${bad}'`);
  }
  return [...errors, ...validateBackend(backend, `${path}.backend`)];
}

function validateBackend({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (service && resource) {
    return [invalid(path, "", "cannot set both resource and service backends")];
  }
  if (resource) {
    return [
      ...(resource.kind ? [] : [required(`${path}.resource.kind`, "kind is required")]),
      ...(resource.name ? [] : [required(`${path}.resource.name`, "name is required")]),
    ];
  }
  if (!service) return [invalid(path, "", "resource or service backend is required")];
  const errors: FieldError[] = [];
  const { name, number } = service.port;
  const fault = service.name ? dns1035Label(service.name) : undefined;
  if (!service.name) errors.push(required(`${path}.service.name`));
  else if (fault) errors.push(invalid(`${path}.service.name`, service.name, fault));
  if (name && number) errors.push(invalid(path, "", "cannot set both port name & port number"));
  else if (name) {
    const field = `${path}.service.port.name`;
    errors.push(...portName(name).map((why) => invalid(field, name, why)));
  } else if (number) errors.push(...portNumber(`${path}.service.port.number`, number));
  else errors.push(required(path, "port name or number is required"));
  return errors;
}
