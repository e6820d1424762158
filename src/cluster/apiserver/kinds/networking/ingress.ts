// As pkg/apis/networking/validation.

import {
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain, wildcardSubdomain } from "#api/label-rules.ts";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from "#api/networking.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { goList } from "../rules/go-text.ts";
import { addressWarnings, ipAddress, parseAddress } from "../rules/ip-address.ts";
import { portName, portNumber } from "../rules/number-rules.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { balancerHost, ingressAddresses } from "../core/loadbalancer-status.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

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
    if (
      spec.ingressClassName !== undefined ||
      metadata.annotations?.[classAnnotation] !== undefined
    )
      return;
    const usual = context
      .list("ingressclasses")
      .filter(
        ({ metadata: { annotations } }) =>
          annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true",
      )
      .toSorted((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
    if (usual[0]) spec.ingressClassName = usual[0].metadata.name;
  },

  warnings: (ingress, old) => [...(old ? [] : classWarnings(ingress)), unsimulatedKind("Ingress")],
  warningsOfStatus: ({ status }) =>
    (status.loadBalancer?.ingress ?? []).flatMap(({ ip }, index) =>
      ip ? addressWarnings(`status.loadBalancer.ingress[${index}]`, ip) : [],
    ),
  validate,
  validateNew,
  updateChecks: ["metadataChange", "metadata", "object"],
  validateStatusUpdate: validateStatus,

  ...tabled<Ingress>(
    named,
    [column("Class", "Who acts on it."), ({ spec }) => spec.ingressClassName ?? "<none>"],
    [column("Hosts", "The hosts it has rules for."), ({ spec }) => hostsText(spec.rules)],
    [
      column("Address", "Where it can be reached."),
      ({ status }) => ingressAddresses(status.loadBalancer).join(","),
    ],
    [
      column("Ports", "The ports it listens on."),
      ({ spec }) => (spec.tls?.length ? "80, 443" : "80"),
    ],
    aged,
  ),
};

function classWarnings({ metadata, spec }: Ingress): string[] {
  const isOld = metadata.annotations?.[classAnnotation] !== undefined;
  if (!isOld || spec.ingressClassName !== undefined) return [];
  return [
    `annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`,
  ];
}

function hostsText(rules: readonly IngressRule[] = []): string {
  const shown = rules.slice(0, mostHosts).flatMap(({ host }) => host || []);
  const text = shown.join(",") || "*";
  const isCut = shown.length === mostHosts && rules.length > mostHosts;
  return isCut ? `${text} + ${rules.length - mostHosts} more...` : text;
}

function validate({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName: name } = spec;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    const why = "either `defaultBackend` or `rules` must be specified";
    errors.push(invalid("spec", goList("networking.IngressRule", undefined), why));
  }
  return [
    ...errors,
    ...(defaultBackend ? validateBackend(defaultBackend, "spec.defaultBackend") : []),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap(({ hosts = [], secretName }, index) => [
      ...hosts.flatMap((host, at) => validateHost(host, `spec.tls[${index}].hosts[${at}]`)),
      ...(secretName
        ? invalidEach(`spec.tls[${index}].secretName`, secretName, dns1123Subdomain(secretName))
        : []),
    ]),
    ...(name === undefined
      ? []
      : invalidEach("spec.ingressClassName", name, dns1123Subdomain(name))),
  ];
}

function validateNew(ingress: Ingress): FieldError[] {
  const { ingressClassName } = ingress.spec;
  const annotated = ingress.metadata.annotations?.[classAnnotation];
  const errors = validate(ingress);
  if (annotated === undefined || annotated === (ingressClassName ?? annotated)) return errors;
  const why = "must match `ingressClassName` when both are specified";
  return [...errors, invalid(`annotations.${classAnnotation}`, annotated, why)];
}

/** What is wrong with where it can be reached, by what a status says. */
function validateStatus({ status }: Ingress): FieldError[] {
  return (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, index) => {
    const here = `status.loadBalancer.ingress[${index}]`;
    return [
      ...(ip ? ipAddress(`${here}.ip`, ip) : []),
      ...(hostname ? balancerHost(`${here}.hostname`, hostname) : []),
    ];
  });
}

function validateHost(host: string, field: string): FieldError[] {
  return invalidEach(
    field,
    host,
    host.includes("*") ? wildcardSubdomain(host) : dns1123Subdomain(host),
  );
}

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    if (parseAddress(host)) {
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
    const { apiGroup, kind = "", name = "" } = resource;
    const here = `${path}.resource`;
    return [
      ...(apiGroup === undefined
        ? []
        : invalidEach(`${here}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup))),
      ...Object.entries({ kind, name }).flatMap(([field, value]) =>
        value
          ? invalidEach(`${here}.${field}`, value, pathSegmentName(value))
          : [required(`${here}.${field}`, `${field} is required`)],
      ),
    ];
  }
  if (!service) return [invalid(path, "", "resource or service backend is required")];
  const errors: FieldError[] = [];
  const { name, number } = service.port;
  const place = `${path}.service.name`;
  if (!service.name) errors.push(required(place));
  else errors.push(...invalidEach(place, service.name, dns1035Label(service.name)));
  if (name && number) errors.push(invalid(path, "", "cannot set both port name & port number"));
  else if (name) {
    const field = `${path}.service.port.name`;
    errors.push(...portName(name).map((why) => invalid(field, name, why)));
  } else if (number) errors.push(...portNumber(`${path}.service.port.number`, number));
  else errors.push(required(path, "port name or number is required"));
  return errors;
}
