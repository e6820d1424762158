import type { Server } from "node:http";
import { setImmediate } from "node:timers/promises";
import { Session } from "#session/session.ts";
import { apiHttpServer } from "./http-server.ts";
import { listenLocally, stopServer } from "./local-server.ts";
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
    return listenLocally(this.#server);
  }

  close(): void {
    this.#served.stop();
    stopServer(this.#server);
  }
}
