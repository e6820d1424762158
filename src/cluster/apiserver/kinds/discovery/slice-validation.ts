// What is wrong with an EndpointSlice, and what its author should know. Rules of pkg/apis/discovery/validation.

import type { Endpoint, EndpointSlice } from "#api/discovery.ts";
import {
  duplicate,
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooMany,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from "#api/label-rules.ts";
import { equal } from "#base/json.ts";
import { endpointAddress } from "../core/endpoint-address.ts";
import { addressWarnings, ipAddress, parseAddress, strictAddress } from "../rules/ip-address.ts";

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const protocols = ["SCTP", "TCP", "UDP"];
const mostEndpoints = 1000;
const mostAddresses = 100;
const mostPorts = 20_000;
const mostHints = 8;
const controllers = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

/** What is wrong with a slice; endpoints that are there already were good once. */
export function validateSlice(slice: EndpointSlice, old?: EndpointSlice): FieldError[] {
  const isKept = old && equal(slice.endpoints, old.endpoints);
  return [...validateKind(slice), ...(isKept ? [] : validateEndpoints(slice))];
}

/** Addresses that are not written as usual; those of the controllers are. */
export function sliceWarnings({ metadata, endpoints }: EndpointSlice): string[] {
  const manager = metadata.labels?.["endpointslice.kubernetes.io/managed-by"] ?? "";
  if (controllers.includes(manager)) return [];
  return (endpoints ?? []).flatMap(({ addresses }, index) =>
    addresses.flatMap((address, at) =>
      addressWarnings(`endpoints[${index}].addresses[${at}]`, address),
    ),
  );
}

function validateKind({ addressType, ports }: EndpointSlice): FieldError[] {
  const type = !addressType
    ? [required("addressType")]
    : addressTypes.includes(addressType)
      ? []
      : [notSupported("addressType", addressType, addressTypes)];
  return [...type, ...validatePorts(ports ?? [])];
}

function validatePorts(ports: NonNullable<EndpointSlice["ports"]>): FieldError[] {
  if (ports.length > mostPorts) return [tooMany("ports", ports.length, mostPorts)];
  const seen = new Set<string>();
  return ports.flatMap(({ name = "", protocol = "", appProtocol }, index) => {
    const path = `ports[${index}]`;
    const isSecond = seen.has(name);
    seen.add(name);
    return [
      ...(name ? invalidEach(`${path}.name`, name, dns1123Label(name)) : []),
      ...(isSecond ? [duplicate(`${path}.name`, name)] : []),
      ...(protocols.includes(protocol)
        ? []
        : [notSupported(`${path}.protocol`, protocol, protocols)]),
      ...(appProtocol === undefined
        ? []
        : invalidEach(`${path}.appProtocol`, appProtocol, qualifiedName(appProtocol))),
    ];
  });
}

function validateEndpoints({ endpoints, addressType }: EndpointSlice): FieldError[] {
  const all = endpoints ?? [];
  if (all.length > mostEndpoints) return [tooMany("endpoints", all.length, mostEndpoints)];
  return all.flatMap((endpoint, index) =>
    validateEndpoint(endpoint, addressType, `endpoints[${index}]`),
  );
}

function validateEndpoint(
  { addresses, nodeName, hostname, hints }: Endpoint,
  addressType: EndpointSlice["addressType"],
  path: string,
): FieldError[] {
  const list = `${path}.addresses`;
  const { length } = addresses;
  return [
    ...(length === 0 ? [required(list, "must contain at least 1 address")] : []),
    ...(length > mostAddresses ? [tooMany(list, length, mostAddresses)] : []),
    ...addresses.flatMap((address, index) => validateAddress(address, addressType, list, index)),
    ...(nodeName === undefined
      ? []
      : invalidEach(`${path}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
    ...(hostname === undefined
      ? []
      : invalidEach(`${path}.hostname`, hostname, dns1123Label(hostname))),
    ...validateZones(hints?.forZones ?? [], `${path}.hints.forZones`),
  ];
}

function validateAddress(
  address: string,
  addressType: EndpointSlice["addressType"],
  list: string,
  index: number,
): FieldError[] {
  const field = `${list}[${index}]`;
  if (addressType === "FQDN") return domainName(field, address);
  if (addressType !== "IPv4" && addressType !== "IPv6") return [];
  const faults =
    addressType === "IPv4"
      ? ipAddress(field, address)
      : invalidEach(field, address, strictAddress(address));
  if (faults.length > 0) return faults;
  const size = addressType === "IPv4" ? 32 : 128;
  const isOther = parseAddress(address)?.size !== size;
  return [
    ...(isOther ? [invalid(list, address, `must be an ${addressType} address`)] : []),
    ...endpointAddress(field, address),
  ];
}

/** As IsFullyQualifiedDomainName. */
function domainName(field: string, text: string): FieldError[] {
  if (!text) return [required(field)];
  const name = text.replace(/\.$/, "");
  const faults = dns1123Subdomain(name);
  if (faults.length > 0) return [invalid(field, name, faults.join(","))];
  const labels = name.split(".");
  if (labels.length < 2) {
    const why = "should be a domain with at least two segments separated by dots";
    return [invalid(field, name, why)];
  }
  const long = labels.find((label) => dns1123Label(label).length > 0);
  return long === undefined ? [] : [invalid(field, long, dns1123Label(long).join(","))];
}

function validateZones(zones: readonly { readonly name: string }[], path: string): FieldError[] {
  if (zones.length > mostHints) return [tooMany(path, zones.length, mostHints)];
  const seen = new Set<string>();
  return zones.flatMap(({ name }, index) => {
    const field = `${path}[${index}].name`;
    const isSecond = seen.has(name);
    seen.add(name);
    return [
      ...(isSecond ? [duplicate(field, name)] : []),
      ...invalidEach(field, name, labelValue(name)),
    ];
  });
}
