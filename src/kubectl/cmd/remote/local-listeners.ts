import type { Connection } from "#base/connection.ts";
import { type Listener, ListenError, type LocalNetwork } from "#base/local-network.ts";
import { type Invocation, UsageError } from "../command.ts";

/** A port of this machine and the port that it stands for. */
export interface ForwardedPort {
  readonly local: number;
  readonly remote: number;
}

/** Reads `[[LOCAL]:]REMOTE`. Throws UsageError. */
export function parsePort(text: string): ForwardedPort {
  const parts = text.split(":");
  if (parts.length > 2) throw new UsageError(`invalid port format '${text}'`);
  const [first = "", second = first] = parts;
  const local = portNumber("local", parts.length === 2 && first === "" ? "0" : first);
  const remote = portNumber("remote", second);
  if (remote === 0) throw new UsageError("remote port must be > 0");
  return { local, remote };
}

function portNumber(which: string, text: string): number {
  const wrong = (why: string) =>
    new UsageError(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
    );
  if (!/^\d+$/.test(text)) throw wrong("invalid syntax");
  if (Number(text) > 65_535) throw wrong("value out of range");
  return Number(text);
}

/** An address to listen on. Of localhost's two one suffices. */
export interface ListenAddress {
  readonly address: string;
  readonly isLocalhost: boolean;
}

/** Where to listen, each address once and in their order. As parseAddresses in client-go/tools/portforward. */
export function listenAddresses(addresses: readonly string[]): readonly ListenAddress[] {
  if (addresses.length === 0) throw new UsageError("you must specify at least 1 address");
  const found = new Map<string, ListenAddress>();
  for (const address of addresses) {
    if (address === "localhost") {
      for (const each of ["127.0.0.1", "::1"]) {
        if (!found.has(each)) found.set(each, { address: each, isLocalhost: true });
      }
    } else if (isAddress(address)) found.set(address, { address, isLocalhost: false });
    else throw new UsageError(`${address} is not a valid IP`);
  }
  return [...found.values()].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

function isAddress(text: string): boolean {
  if (/^[\da-f]*:[\da-f:.]*$/i.test(text)) return true;
  return /^\d+(\.\d+){3}$/.test(text) && text.split(".").every((part) => Number(part) < 256);
}

/** The network of this machine. Throws UsageError where there is none. */
export function localNetwork({ factory }: Invocation): LocalNetwork {
  if (factory.local) return factory.local;
  throw new UsageError("this kubectl cannot listen on ports");
}

/** Listens for one forwarded port on all addresses. Answers why it cannot, or "". */
export async function listenFor(
  invocation: Invocation,
  addresses: readonly ListenAddress[],
  port: ForwardedPort,
  accept: (connection: Connection, port: ForwardedPort) => void,
  listeners: Listener[],
): Promise<string> {
  const network = localNetwork(invocation);
  const errors: string[] = [];
  const failed: ListenAddress[] = [];
  let { local } = port;
  for (const each of addresses) {
    const { address } = each;
    try {
      const own = (connection: Connection) => accept(connection, { ...port, local });
      const listener = await network.listen(address, local, own);
      local = listener.port;
      listeners.push(listener);
      await invocation.streams.out.write(
        `Forwarding from ${hostPort(address, local)} -> ${port.remote}\n`,
      );
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      errors.push(`unable to create listener: Error ${error.message}`);
      failed.push(each);
    }
  }
  const hears = addresses.some((each) => each.isLocalhost && !failed.includes(each));
  return failed.every(({ isLocalhost }) => isLocalhost && hears)
    ? ""
    : `Listeners failed to create with the following errors: [${errors.join(" ")}]`;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function hostPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
