import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "#api/networking.ts";
import { formatSelector } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, read } from "./describer.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes a NetworkPolicy. */
export const describeNetworkPolicy: Describer = async (subject, context) => {
  const { metadata, spec } = await read<NetworkPolicy>(context, subject);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("Created on", metadata.creationTimestamp.replace("T", " ").replace("Z", " +0000 UTC"));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.heading("Spec");
  const { matchLabels, matchExpressions } = spec.podSelector;
  const isEmpty = !matchLabels && !matchExpressions;
  const all = "<none> (Allowing the specific traffic to all pods in this namespace)";
  // As upstream, which indents once more in the middle of the line.
  d.row(1, `PodSelector:     ${isEmpty ? all : formatSelector(spec.podSelector)}`);
  const types = spec.policyTypes ?? [];
  if (types.includes("Ingress") || types.length === 0) {
    d.row(1, "Allowing ingress traffic:");
    describeRules(
      d,
      (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })),
      ingress,
    );
  } else d.row(1, "Not affecting ingress traffic");
  if (types.includes("Egress")) {
    d.row(1, "Allowing egress traffic:");
    describeRules(
      d,
      (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to })),
      egress,
    );
  } else d.row(1, "Not affecting egress traffic");
  d.row(1, `Policy Types: ${types.join(", ") || "<none>"}`);
  return d.text;
};

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

/** The words that differ between the two directions. */
interface Direction {
  readonly peer: string;
  readonly isolated: string;
  readonly anyPeer: string;
}

const ingress: Direction = {
  peer: "From:",
  isolated: "<none> (Selected pods are isolated for ingress connectivity)",
  anyPeer: "From: <any> (traffic not restricted by source)",
};
const egress: Direction = {
  peer: "To:",
  isolated: "<none> (Selected pods are isolated for egress connectivity)",
  anyPeer: "To: <any> (traffic not restricted by destination)",
};

function describeRules(d: Description, rules: readonly Rule[], words: Direction): void {
  if (rules.length === 0) d.row(2, words.isolated);
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) d.row(2, "To Port: <any> (traffic allowed to all ports)");
    for (const { port, endPort, protocol = "TCP" } of ports) {
      const shown = port ?? "<nil>";
      if (endPort === undefined) d.row(2, `To Port: ${shown}/${protocol}`);
      else d.row(2, `To Port Range: ${shown}-${endPort}/${protocol}`);
    }
    if (peers.length === 0) d.row(2, words.anyPeer);
    for (const peer of peers) {
      d.row(2, words.peer);
      describePeer(d, peer);
    }
    if (index < rules.length - 1) d.row(2, "----------");
  }
}

function describePeer(d: Description, peer: NetworkPolicyPeer): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (namespaceSelector) d.row(3, `NamespaceSelector: ${formatSelector(namespaceSelector)}`);
  if (podSelector) d.row(3, `PodSelector: ${formatSelector(podSelector)}`);
  if (podSelector || namespaceSelector || !ipBlock) return;
  d.row(3, "IPBlock:");
  d.row(4, `CIDR: ${ipBlock.cidr}`).row(4, `Except: ${(ipBlock.except ?? []).join(", ")}`);
}
