import type { Connection } from "./connection.ts";

/** The network of the machine that a program runs on, as far as that machine itself goes. */
export interface LocalNetwork {
  /**
   * Waits for connections; port 0 stands for any that is free. Throws ListenError: the port is taken,
   * or not for everybody.
   */
  listen(
    address: string,
    port: number,
    accept: (connection: Connection) => void,
  ): Promise<Listener>;
  /** The same with a Unix socket, where there are any; answers the way to close it. */
  listenUnix?(path: string, accept: (connection: Connection) => void): Promise<() => void>;
}

/** A port that is listened on. */
export interface Listener {
  readonly port: number;
  close(): void;
}

/** Nobody can listen there; the message is Go's: `listen tcp4 127.0.0.1:80: bind: permission denied`. */
export class ListenError extends Error {
  override name = "ListenError";
}
