import type { ToPage, ToWorker } from "#protocol/messages.ts";
import { applyFrame, useLive } from "./live-store.ts";

/** The page's line to the worker: messages out, frames into the store, bytes to the screen. */
export class Connection {
  readonly #worker: Worker;
  #screen: ((bytes: string) => void) | undefined;
  /** Bytes that came before there was a screen. */
  #waiting = "";
  #lastBoot: (ToWorker & { type: "boot" }) | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<ToPage>) => this.#receive(data));
    worker.addEventListener("error", ({ message }) => {
      useLive.setState({ phase: "crashed", problem: message || "the worker could not be started" });
    });
  }

  send(message: ToWorker): void {
    if (message.type === "boot") {
      this.#lastBoot = message;
      useLive.setState(useLive.getInitialState());
    }
    this.#worker.postMessage(message);
  }

  /** Begins the same lesson anew, on a fresh cluster of the same seed. */
  reset(): void {
    if (this.#lastBoot) this.send(this.#lastBoot);
  }

  /** Where the terminal's bytes go from now on. */
  attachScreen(write: (bytes: string) => void): void {
    this.#screen = write;
    if (this.#waiting) write(this.#waiting);
    this.#waiting = "";
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case "tty.output":
        if (this.#screen) this.#screen(message.data);
        else this.#waiting += message.data;
        return;
      case "frame":
        return applyFrame(message);
      case "ready":
        return useLive.setState({ phase: "ready", lesson: message.lesson });
      case "failed":
        return useLive.setState({ phase: "failed", problem: message.message });
      case "crash":
        return useLive.setState({
          phase: "crashed",
          problem: message.message,
          history: message.history,
        });
    }
  }
}
