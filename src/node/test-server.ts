import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { Session } from "#session/session.ts";
import { apiHttpServer } from "./http-server.ts";
import type { Security } from "./security.ts";
import { ServedSession } from "./serve.ts";

/** So fast that nobody waits for a Pod, and slow enough that programs keep up. */
const speed = 200;

/** What `slipway serve` serves, within a test: on a free port, with an empty cluster. */
export class TestServer {
  readonly session = new Session({
    turn: async () => {
      await setImmediate();
    },
  });
  readonly #served = new ServedSession(this.session, speed);
  readonly #server: Server;

  constructor(security: Security = {}) {
    this.#server = apiHttpServer(this.#served, security);
  }

  /** Answers the URL. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const { port } = this.#server.address() as AddressInfo;
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  }

  close(): void {
    this.#served.stop();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
