import type { EndpointSlice } from "#api/discovery.ts";

const shownAtMost = 3;

/** `10.244.0.5:8080,10.244.1.4:8080` in the order of the slices; only those that are ready. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return "<none>";
  const shown: string[] = [];
  let more = false;
  let count = 0;
  for (const { address, ready } of slices.flatMap((slice) => endpointsOf(slice, portName))) {
    // One that is not ready is not counted, but it is enough for the "more...".
    more ||= shown.length === shownAtMost;
    if (!ready) continue;
    if (!more) shown.push(address);
    count++;
  }
  return more ? `${shown.join(",")} + ${count - shownAtMost} more...` : shown.join(",");
}

function endpointsOf(
  { endpoints, ports }: EndpointSlice,
  portName: string,
): readonly { readonly address: string; readonly ready: boolean }[] {
  const all = (endpoints ?? []).map(({ addresses, conditions }) => ({
    address: addresses[0] ?? "",
    ready: conditions?.ready !== false,
  }));
  // Headless services may have no ports.
  if (!ports || ports.length === 0) return all;
  return ports
    .filter(({ name = "" }) => name === portName)
    .flatMap(({ port = 0 }) =>
      all.map(({ address, ready }) => ({
        address: `${address.includes(":") ? `[${address}]` : address}:${port}`,
        ready,
      })),
    );
}
