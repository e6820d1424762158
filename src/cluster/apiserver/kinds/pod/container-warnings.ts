import type { ResourceList } from "#api/meta.ts";
import type { Container, ContainerPort, PodSpec } from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
import { containersOf } from "./windows-validation.ts";

/** Oddities of a container that are taken nevertheless; `path` leads to it. */
export function containerWarnings(container: Container, path: string): string[] {
  const fractions = bytes.flatMap((name) =>
    (["limits", "requests"] as const).flatMap((list) =>
      fractionOf(container.resources?.[list], name, `${path}.resources.${list}`),
    ),
  );
  return [...fractions, ...hiddenVariables(container, path)];
}

/** Ports of a Pod's containers that get in each other's way; `path` leads to the spec. */
export function portsWarnings(spec: PodSpec, path: string): string[] {
  const ports = containersOf(spec, path).flatMap(([container, here]) =>
    (container.ports ?? []).map((port, index) => ({ port, here: `${here}.ports[${index}]` })),
  );
  return [...portWarnings(ports), ...portNameWarnings(ports)];
}

const bytes = ["memory", "ephemeral-storage"] as const;

/** Parts of bytes in a list of resources at `path`. */
export function fractionWarnings(list: ResourceList | undefined, path: string): string[] {
  return bytes.flatMap((name) => fractionOf(list, name, path));
}

function fractionOf(list: ResourceList | undefined, name: string, path: string): string[] {
  const { milli = 0, canonical = "" } = parseQuantity(list?.[name] ?? "0") ?? {};
  if (milli % 1000 === 0) return [];
  const why = `fractional byte value ${JSON.stringify(canonical)} is invalid, must be an integer`;
  return [`${path}[${name}]: ${why}`];
}

/** A second definition of a variable is fine only if it builds on the first. */
function hiddenVariables({ env = [] }: Container, path: string): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = "", valueFrom }, index) => {
    const reference = `$(${name})`;
    const builds = !valueFrom && value !== reference && value.includes(reference);
    const isHiding = seen.has(name) && !builds;
    seen.add(name);
    if (!isHiding) return [];
    const why = "which may be dropped when using apply";
    return [`${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, ${why}`];
  });
}

interface PlacedPort {
  readonly port: ContainerPort;
  readonly here: string;
}

function portWarnings(ports: readonly PlacedPort[]): string[] {
  return ports.flatMap(({ port, here }, index) => {
    const { name = "", containerPort, protocol, hostIP = "", hostPort = 0 } = port;
    const shown = `{Name:${name} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
    const alone = hostIP && !hostPort ? [`${here}: hostIP set without hostPort: ${shown}`] : [];
    const others = ports
      .slice(0, index)
      .filter((other) => other.port.containerPort === containerPort)
      .filter((other) => other.port.protocol === protocol);
    return [...alone, ...others.flatMap((other) => clash(port, here, other))];
  });
}

function clash(port: ContainerPort, here: string, other: PlacedPort): string[] {
  const { hostIP = "", hostPort = 0 } = port;
  const { hostIP: otherIP = "", hostPort: otherPort = 0 } = other.port;
  const told = (what: string) => [`${here}: ${what} port definition with ${other.here}`];
  if (hostIP === otherIP && hostPort === otherPort) return told("duplicate");
  if (hostPort === 0 || otherPort === 0) return told("overlapping");
  const oneIsOpen = (hostIP === "") !== (otherIP === "");
  return hostPort === otherPort && oneIsOpen ? told("dangerously ambiguous") : [];
}

function portNameWarnings(ports: readonly PlacedPort[]): string[] {
  const first = new Map<string, string>();
  return ports.flatMap(({ port: { name }, here }) => {
    if (!name) return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, here);
      return [];
    }
    return [
      `${here}: duplicate port name ${JSON.stringify(name)} with ${other}, services and probes that select ports by name will use ${other}`,
    ];
  });
}
