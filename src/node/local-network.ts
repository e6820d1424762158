import { existsSync, statSync, unlinkSync } from "node:fs";
import {
  type AddressInfo,
  createServer,
  type ListenOptions,
  type Server,
  type Socket,
} from "node:net";
import { dirname } from "node:path";
import type { Connection } from "#base/connection.ts";
import { ListenError, type LocalNetwork } from "#base/local-network.ts";

const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "cannot assign requested address",
  ENOENT: "no such file or directory",
};

/** The ports of the machine that this process runs on. */
export const localNetwork: LocalNetwork = {
  async listen(address, port, accept) {
    const [kind, host] = address.includes(":") ? ["tcp6", `[${address}]`] : ["tcp4", address];
    const at = { port, host: address, ipv6Only: true };
    const { server, close } = await listenAt(at, `${kind} ${host}:${port}`, accept);
    return { port: (server.address() as AddressInfo).port, close };
  },
  async listenUnix(path, accept) {
    if (!existsSync(dirname(path))) {
      throw new ListenError(`listen unix ${path}: bind: ${words["ENOENT"]}`);
    }
    if (statSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
    const before = process.umask(0o077);
    try {
      return (await listenAt({ path }, `unix ${path}`, accept)).close;
    } finally {
      process.umask(before);
    }
  },
};

/** Go says `what` of an address that cannot be had. */
function listenAt(
  options: ListenOptions,
  what: string,
  accept: (connection: Connection) => void,
): Promise<{ readonly server: Server; readonly close: () => void }> {
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      accept(connectionOf(socket));
    });
    server.on("error", (error: NodeJS.ErrnoException) => {
      const why = words[error.code ?? ""] ?? error.message;
      reject(new ListenError(`listen ${what}: bind: ${why}`));
    });
    const close = (): void => {
      server.close();
      for (const socket of open) socket.destroy();
    };
    server.listen(options, () => resolve({ server, close }));
  });
}

function connectionOf(socket: Socket): Connection {
  // What breaks a connection ends it; the reader sees that.
  socket.on("error", () => socket.destroy());
  return {
    in: readable(socket),
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    end: () => void socket.end(),
    close: () => void socket.destroy(),
  };
}

async function* readable(socket: Socket): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const bytes of socket as AsyncIterable<Buffer>) yield bytes;
  } catch (error) {
    if (
      !["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"].includes(
        (error as NodeJS.ErrnoException).code ?? "",
      )
    )
      throw error;
  }
}
