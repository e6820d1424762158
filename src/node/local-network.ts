import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Connection } from "#base/connection.ts";
import { type Listener, ListenError, type LocalNetwork } from "#base/local-network.ts";

const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "cannot assign requested address",
};

/** The ports of the machine that this process runs on. */
export const localNetwork: LocalNetwork = {
  listen: (address, port, accept) =>
    new Promise<Listener>((resolve, reject) => {
      const open = new Set<Socket>();
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        open.add(socket);
        socket.on("close", () => open.delete(socket));
        accept(connectionOf(socket));
      });
      server.on("error", (error: NodeJS.ErrnoException) => {
        const [kind, host] = address.includes(":") ? ["tcp6", `[${address}]`] : ["tcp4", address];
        const why = words[error.code ?? ""] ?? error.message;
        reject(new ListenError(`listen ${kind} ${host}:${port}: bind: ${why}`));
      });
      server.listen(port, address, () => {
        const { port: bound } = server.address() as AddressInfo;
        const close = (): void => {
          server.close();
          for (const socket of open) socket.destroy();
        };
        resolve({ port: bound, close });
      });
    }),
};

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
