// What is wrong with Endpoints, and what their author should know. Rules of pkg/apis/core/validation.

import type { EndpointAddress, Endpoints, EndpointSubset } from "#api/core.ts";
import { type FieldError, invalidEach, notSupported, required } from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { addressWarnings, ipAddress } from "../rules/ip-address.ts";
import { portNumber } from "../rules/number-rules.ts";
import { endpointAddress } from "./endpoint-address.ts";

type Port = NonNullable<EndpointSubset["ports"]>[number];

const protocols = ["SCTP", "TCP", "UDP"];
const lists = ["addresses", "notReadyAddresses"] as const;

/** What is wrong with Endpoints. */
export function validateEndpoints({ subsets }: Endpoints): FieldError[] {
  return (subsets ?? []).flatMap((subset, index) => {
    const path = `subsets[${index}]`;
    const { ports = [] } = subset;
    const isEmpty = lists.every((list) => !subset[list]?.length);
    return [
      ...(isEmpty ? [required(path, "must specify `addresses` or `notReadyAddresses`")] : []),
      ...addressesOf(subset, path).flatMap(([address, here]) => validateAddress(address, here)),
      ...ports.flatMap((port, at) => validatePort(port, ports.length > 1, `${path}.ports[${at}]`)),
    ];
  });
}

/** Addresses that are not written as usual; those of the controller are. */
export function endpointsWarnings({ metadata, subsets }: Endpoints): string[] {
  const manager = metadata.labels?.["endpoints.kubernetes.io/managed-by"];
  if (manager === "endpoint-controller") return [];
  return (subsets ?? []).flatMap((subset, index) =>
    addressesOf(subset, `subsets[${index}]`).flatMap(([{ ip }, here]) =>
      addressWarnings(`${here}.ip`, ip),
    ),
  );
}

function addressesOf(
  subset: EndpointSubset,
  path: string,
): (readonly [EndpointAddress, here: string])[] {
  return lists.flatMap((list) =>
    (subset[list] ?? []).map((address, index) => [address, `${path}.${list}[${index}]`] as const),
  );
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, path: string): FieldError[] {
  return [
    ...ipAddress(`${path}.ip`, ip),
    ...(hostname ? invalidEach(`${path}.hostname`, hostname, dns1123Label(hostname)) : []),
    ...(nodeName === undefined
      ? []
      : invalidEach(`${path}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
    ...endpointAddress(`${path}.ip`, ip),
  ];
}

function validatePort(
  { name, port, protocol, appProtocol }: Port,
  isOneOfMany: boolean,
  path: string,
): FieldError[] {
  const known = protocol === undefined || protocols.includes(protocol);
  return [
    ...(isOneOfMany && !name ? [required(`${path}.name`)] : []),
    ...(name ? invalidEach(`${path}.name`, name, dns1123Label(name)) : []),
    ...portNumber(`${path}.port`, port),
    ...(known ? [] : [notSupported(`${path}.protocol`, protocol, protocols)]),
    ...(appProtocol === undefined
      ? []
      : invalidEach(`${path}.appProtocol`, appProtocol, qualifiedName(appProtocol))),
  ];
}
