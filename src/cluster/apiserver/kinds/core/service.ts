import type { Service, ServicePort } from "#api/core.ts";
import { invalidError } from "#api/field-errors.ts";
import { dns1035Label } from "#api/label-rules.ts";
import type { AdmissionContext, Strategy } from "../../strategy.ts";
import { age, ageColumn, column, formatLabels, nameColumn, wideColumn } from "../columns.ts";
import {
  ingressAddresses,
  setIngressDefaults,
  validateIngressStatus,
} from "./loadbalancer-status.ts";
import { initFamilies } from "./service-families.ts";
import { dropWhatTypeForgets, keepAllocated, syncClusterIPs } from "./service-update.ts";
import { validateService, validateServiceUpdate } from "./service-validation.ts";
import { rangeWarnings } from "../rules/cidr.ts";
import { addressWarnings } from "../rules/ip-address.ts";
import { unsimulatedInService } from "../unsimulated.ts";
import {
  allocateClusterIP,
  allocateHealthCheckPort,
  allocateNodePorts,
  isExternal,
  refusedAllocation,
} from "./service-addresses.ts";

/** Rules of pkg/api/service/warnings.go. */
function serviceWarnings({ metadata, spec }: Service): string[] {
  const hints = "service.kubernetes.io/topology-aware-hints";
  const isName = spec.type === "ExternalName";
  const hasAddress = Boolean(spec.clusterIP) && spec.clusterIP !== "None";
  return [
    ...(metadata.annotations?.[hints] === undefined
      ? []
      : [
          `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
        ]),
    ...(hasAddress ? each("clusterIPs", spec.clusterIPs, addressWarnings) : []),
    ...each("externalIPs", spec.externalIPs, addressWarnings),
    ...(spec.loadBalancerIP ? addressWarnings("spec.loadBalancerIP", spec.loadBalancerIP) : []),
    ...each("loadBalancerSourceRanges", spec.loadBalancerSourceRanges, rangeWarnings),
    ...(isName && spec.externalIPs?.length
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(!isName && spec.externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
  ];
}

/** Warnings about the items of a list in the spec. */
function each(
  list: string,
  items: readonly string[] = [],
  warn: (path: string, text: string) => string[],
): string[] {
  return items.flatMap((item, index) => warn(`spec.${list}[${index}]`, item));
}

export const serviceStrategy: Strategy<Service> = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: true,

  setDefaults(service) {
    const { spec } = service;
    spec.sessionAffinity ??= "None";
    spec.type ??= "ClusterIP";
    if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
    else if (spec.sessionAffinity === "ClientIP") {
      if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
        spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10_800 } };
      }
    }
    for (const port of spec.ports ?? []) {
      port.protocol ??= "TCP";
      port.targetPort ||= port.port;
    }
    if (isExternal(service)) spec.externalTrafficPolicy ??= "Cluster";
    if (["ClusterIP", "NodePort", "LoadBalancer"].includes(spec.type)) {
      spec.internalTrafficPolicy ??= "Cluster";
    }
    if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
  },

  prepareForCreate(service, context) {
    service.status = { loadBalancer: {} };
    syncClusterIPs(service, undefined);
    allocate(service, undefined, context);
  },

  prepareForUpdate(next, old, context) {
    keepAllocated(next, old);
    syncClusterIPs(next, old);
    allocate(next, old, context);
    dropWhatTypeForgets(next, old);
  },

  warningsOfWrite: serviceWarnings,
  warnings: ({ spec }) => unsimulatedInService(spec),
  warningsOfStatus: ({ status }) =>
    (status.loadBalancer?.ingress ?? []).flatMap(({ ip }, index) =>
      ip ? addressWarnings(`status.loadBalancer.ingress[${index}]`, ip) : [],
    ),
  validateName: dns1035Label,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  updateChecks: ["metadataChange", "change", "metadata", "object"],
  completeStatus: setIngressDefaults,
  validateStatusUpdate: validateIngressStatus,

  columns: [
    nameColumn,
    column("Type", "How the Service can be reached."),
    column("Cluster-IP", "Its address inside the cluster."),
    column("External-IP", "Its addresses outside the cluster."),
    column("Port(s)", "The ports it listens on."),
    ageColumn,
    wideColumn("Selector", "Which Pods stand behind it."),
  ],

  row(service, nowMs) {
    const { metadata, spec } = service;
    return [
      metadata.name,
      spec.type ?? "",
      spec.clusterIP || "<none>",
      externalIPs(service),
      (spec.ports ?? []).map(portText).join(",") || "<none>",
      age(service, nowMs),
      formatLabels(spec.selector),
    ];
  },

  selectableFields: ({ spec }) => ({
    "spec.clusterIP": spec.clusterIP ?? "",
    "spec.type": spec.type ?? "",
  }),
};

/** Gives the Service what it asks for, or refuses it. */
function allocate(service: Service, old: Service | undefined, context: AdmissionContext): void {
  const faults = initFamilies(service, old);
  if (faults.length === 0) faults.push(...refusedAllocation(service, old, context));
  if (faults.length > 0) throw invalidError("Service", service.metadata.name, faults);
  allocateClusterIP(service, context);
  allocateNodePorts(service, old, context);
  allocateHealthCheckPort(service, old, context);
}

function portText({ port, nodePort, protocol }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function externalIPs({ spec, status }: Service): string {
  const given = spec.externalIPs ?? [];
  switch (spec.type) {
    case "ExternalName":
      return spec.externalName ?? "";
    case "LoadBalancer": {
      return [...ingressAddresses(status.loadBalancer), ...given].join(",") || "<pending>";
    }
    default:
      return given.join(",") || "<none>";
  }
}
