import type { Service, ServicePort } from "#api/core.ts";
import { dns1035Label } from "#api/label-rules.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, formatLabels, nameColumn, wideColumn } from "./columns.ts";
import { setIngressDefaults, validateIngressStatus } from "./loadbalancer-status.ts";
import { validateService, validateServiceUpdate } from "./service-validation.ts";
import { unsimulatedInService } from "./unsimulated.ts";
import {
  allocateClusterIP,
  allocateHealthCheckPort,
  allocateNodePorts,
} from "./service-addresses.ts";

/** Rules of pkg/api/service/warnings.go. */
function serviceWarnings({ metadata, spec }: Service): string[] {
  const hints = "service.kubernetes.io/topology-aware-hints";
  const isExternal = spec.type === "ExternalName";
  return [
    ...(metadata.annotations?.[hints] === undefined
      ? []
      : [
          `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
        ]),
    ...(isExternal && spec.externalIPs?.length
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(!isExternal && spec.externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
    ...unsimulatedInService(spec),
  ];
}

export const serviceStrategy: Strategy<Service> = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.sessionAffinity ??= "None";
    spec.type ??= "ClusterIP";
    if (spec.sessionAffinity === "ClientIP") {
      spec.sessionAffinityConfig ??= {};
      spec.sessionAffinityConfig.clientIP ??= {};
      spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= 10_800;
    }
    for (const port of spec.ports ?? []) {
      port.protocol ??= "TCP";
      port.targetPort ||= port.port;
    }
    if (spec.type === "NodePort" || spec.type === "LoadBalancer") {
      spec.externalTrafficPolicy ??= "Cluster";
    }
    if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
    if (spec.type !== "ExternalName") {
      spec.internalTrafficPolicy ??= "Cluster";
    }
  },

  prepareForCreate(service, context) {
    service.status = { loadBalancer: {} };
    allocateClusterIP(service, context);
    allocateNodePorts(service, undefined, context);
    allocateHealthCheckPort(service, undefined, context);
  },

  prepareForUpdate(next, old, context) {
    keepAllocated(next, old);
    allocateClusterIP(next, context);
    allocateNodePorts(next, old, context);
    allocateHealthCheckPort(next, old, context);
  },

  warnings: serviceWarnings,
  validateName: dns1035Label,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
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

function needsIP({ spec }: Service): boolean {
  return spec.type !== "ExternalName";
}

/** What an update leaves out but may not lose. As in pkg/registry/core/service. */
function keepAllocated(next: Service, old: Service): void {
  if (needsIP(next) && needsIP(old)) {
    if (!next.spec.clusterIP && old.spec.clusterIP) next.spec.clusterIP = old.spec.clusterIP;
    if (
      !next.spec.clusterIPs &&
      next.spec.clusterIP === old.spec.clusterIP &&
      old.spec.clusterIPs
    ) {
      next.spec.clusterIPs = [...old.spec.clusterIPs];
    }
  }
  if (!needsIP(next) && needsIP(old)) {
    if (next.spec.clusterIP === old.spec.clusterIP) delete next.spec.clusterIP;
    delete next.spec.clusterIPs;
    delete next.spec.ipFamilies;
    delete next.spec.ipFamilyPolicy;
    delete next.spec.internalTrafficPolicy;
  }
  if (next.spec.type === "ClusterIP" || next.spec.type === "ExternalName") {
    if (old.spec.type !== next.spec.type) {
      for (const port of next.spec.ports ?? []) {
        if (old.spec.ports?.some(({ nodePort }) => nodePort === port.nodePort))
          delete port.nodePort;
      }
      if (next.spec.externalTrafficPolicy === old.spec.externalTrafficPolicy) {
        delete next.spec.externalTrafficPolicy;
      }
      delete next.spec.allocateLoadBalancerNodePorts;
    }
  }
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
      const ingress = (status.loadBalancer?.ingress ?? []).map(
        ({ ip, hostname }) => ip ?? hostname ?? "",
      );
      return [...ingress, ...given].join(",") || "<pending>";
    }
    default:
      return given.join(",") || "<none>";
  }
}
