// As pkg/apis/networking/validation.

import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "#api/networking.ts";
import { formatSelector } from "#api/selectors.ts";
import type { Strategy } from "../../strategy.ts";
import { cidrRange, contains, parseCidr, rangeWarnings } from "../rules/cidr.ts";
import { column } from "../columns.ts";
import { goStrings } from "../rules/go-text.ts";
import { portName, portNumber } from "../rules/number-rules.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";

const protocols = ["TCP", "UDP", "SCTP"];
const policyTypes = ["Ingress", "Egress"];

/** The rules of NetworkPolicies. */
export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  countsGenerations: true,
  hasStatus: false,

  setDefaults({ spec }) {
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports ?? []) port.protocol ??= "TCP";
    }
    if (!spec.policyTypes?.length) {
      spec.policyTypes = spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
    }
  },

  warningsOfWrite: blockWarnings,
  warnings: () => [unsimulatedKind("NetworkPolicy")],
  validate,
  updateChecks: ["metadata", "object", "metadataChange", "object"],

  ...tabled<NetworkPolicy>(
    named,
    [
      column("Pod-Selector", "The Pods it is about."),
      ({ spec }) => formatSelector(spec.podSelector),
    ],
    aged,
  ),
};

function validate({ spec }: NetworkPolicy): FieldError[] {
  const errors = validateLabelSelector(spec.podSelector, "spec.podSelector");
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    errors.push(...validateRule(ports, from, `spec.ingress[${index}]`, "from"));
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    errors.push(...validateRule(ports, to, `spec.egress[${index}]`, "to"));
  }
  const { policyTypes: types = [] } = spec;
  if (types.length > policyTypes.length) {
    const shown = goStrings(types, "networking.PolicyType");
    const why = "may not specify more than two policyTypes";
    return [...errors, invalid("spec.policyTypes", shown, why)];
  }
  for (const [index, type] of types.entries()) {
    if (policyTypes.includes(type)) continue;
    errors.push(notSupported(`spec.policyTypes[${index}]`, type, policyTypes));
  }
  return errors;
}

type PlacedPeer = readonly [NetworkPolicyPeer, path: string];

/** The peers of all rules. */
function peersOf({ spec }: NetworkPolicy): PlacedPeer[] {
  return [
    ...(spec.ingress ?? []).flatMap(({ from }, at) => placed(from, `spec.ingress[${at}].from`)),
    ...(spec.egress ?? []).flatMap(({ to }, at) => placed(to, `spec.egress[${at}].to`)),
  ];
}

function placed(peers: readonly NetworkPolicyPeer[] = [], path: string): PlacedPeer[] {
  return peers.map((peer, index) => [peer, `${path}[${index}]`]);
}

function blockWarnings(policy: NetworkPolicy): string[] {
  return peersOf(policy).flatMap(([{ ipBlock }, path]) => {
    if (!ipBlock) return [];
    const here = `${path}.ipBlock`;
    return [
      ...rangeWarnings(`${here}.cidr`, ipBlock.cidr),
      ...(ipBlock.except ?? []).flatMap((range, index) =>
        rangeWarnings(`${here}.except[${index}]`, range),
      ),
    ];
  });
}

function validateRule(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  path: string,
  direction: "from" | "to",
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${path}.${direction}[${index}]`)),
  ];
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(`${path}.protocol`, protocol, protocols));
  }
  const refuseEnd = (why: string) => errors.push(invalid(`${path}.endPort`, endPort ?? 0, why));
  if (typeof port === "number") {
    errors.push(...portNumber(`${path}.port`, port));
    if (endPort !== undefined) {
      if (endPort < port) {
        errors.push(invalid(`${path}.endPort`, port, "must be greater than or equal to `port`"));
      }
      errors.push(...portNumber(`${path}.endPort`, endPort));
    }
  } else if (port !== undefined) {
    if (endPort !== undefined) refuseEnd("may not be specified when `port` is non-numeric");
    errors.push(...portName(port).map((why) => invalid(`${path}.port`, port, why)));
  } else if (endPort !== undefined) refuseEnd("may not be specified when `port` is not specified");
  return errors;
}

function validatePeer(peer: NetworkPolicyPeer, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { ipBlock } = peer;
  for (const field of ["podSelector", "namespaceSelector"] as const) {
    const selector = peer[field];
    if (selector) errors.push(...validateLabelSelector(selector, `${path}.${field}`));
  }
  if (ipBlock) errors.push(...validateBlock(ipBlock, `${path}.ipBlock`));
  const hasSelector = peer.podSelector !== undefined || peer.namespaceSelector !== undefined;
  if (!hasSelector && !ipBlock) errors.push(required(path, "must specify a peer"));
  if (hasSelector && ipBlock) {
    errors.push(forbidden(path, "may not specify both ipBlock and another peer"));
  }
  return errors;
}

function validateBlock(
  { cidr, except = [] }: NonNullable<NetworkPolicyPeer["ipBlock"]>,
  path: string,
): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)];
  const block = parseCidr(cidr);
  if (!block) return cidrRange(`${path}.cidr`, cidr);
  return except.flatMap((text, index) => {
    const field = `${path}.except[${index}]`;
    const part = parseCidr(text);
    if (!part) return cidrRange(field, text);
    const isInside = contains(block, part) && block.bits < part.bits;
    return isInside ? [] : [invalid(field, text, "must be a strict subset of `cidr`")];
  });
}
