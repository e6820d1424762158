import type { ToPage, ToWorker } from "#protocol/messages.ts";
import { forgetSession, keepSession } from "./kept-session.ts";
import { applyFrame, forgetCluster, useLive } from "./live-store.ts";

/** What the connection needs of the terminal's screen. */
interface ByteScreen {
  write(bytes: string): void;
  reset(): void;
  readonly size: { readonly columns: number; readonly rows: number };
}

/** The page's line to the worker: messages out, frames into the store, bytes to the screen. */
export class Connection {
  readonly #worker: Worker;
  #screen: ByteScreen | undefined;
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
      this.#waiting = "";
      this.#screen?.reset();
      useLive.setState(useLive.getInitialState());
    }
    this.#worker.postMessage(message);
  }

  /** Types a command at the prompt, after Ctrl-C if `interrupt`. */
  run(text: string, interrupt = false): void {
    if (interrupt && useLive.getState().clock.busy) this.interrupt();
    this.send({ type: "run", text });
  }

  /** Presses Ctrl-C. */
  interrupt(): void {
    this.send({ type: "tty.input", data: "\x03" });
  }

  /** Begins the same lesson anew, on a fresh cluster of the same seed. */
  reset(): void {
    if (!this.#lastBoot) return;
    void forgetSession();
    const { resume: _, ...boot } = this.#lastBoot;
    this.send({ ...boot, ...this.#screen?.size });
  }

  /** Where the terminal's bytes go from now on. */
  attachScreen(screen: ByteScreen): void {
    this.#screen = screen;
    if (this.#waiting) screen.write(this.#waiting);
    this.#waiting = "";
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case "tty.output":
        if (this.#screen) this.#screen.write(message.data);
        else this.#waiting += message.data;
        return;
      case "frame":
        return applyFrame(message);
      case "ready":
        return useLive.setState({ phase: "ready", lesson: message.lesson });
      case "past":
        if (this.#lastBoot) void keepSession({ boot: this.#lastBoot, resume: message.kept });
        return;
      case "replaced":
        this.#waiting = "";
        this.#screen?.reset();
        forgetCluster();
        // Resizes that came after what was taken back are gone with it.
        if (this.#screen) this.send({ type: "tty.resize", ...this.#screen.size });
        return;
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
