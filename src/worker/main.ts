// The only place where real time becomes virtual time.

import type { ClockState, ToPage, ToWorker } from "#protocol/messages.ts";
import { openSession } from "#session/open.ts";
import type { Session } from "#session/session.ts";

const frameMs = 16;
/** Of each frame, so that keystrokes and Ctrl-C are heard in between. */
const budgetMs = 12;
/** A tab that slept does not catch up on what it missed. */
const longestGapMs = 250;
const longestSettleMs = 3_600_000;

class Host {
  #session: Session | undefined;
  #paused = false;
  #settling = false;
  #speed = 1;
  #last = performance.now();
  #posted = "";
  /** Grows with every boot: what still runs for an older session stops. */
  #epoch = 0;

  handle(message: ToWorker): void {
    const session = this.#session;
    switch (message.type) {
      case "boot":
        return this.#boot(message);
      case "tty.input":
        return session?.input(message.data);
      case "tty.resize":
        return session?.resize(message.columns, message.rows);
      case "run":
        return session?.runLine(message.text);
      case "solve":
        return void session?.solve(message.task);
      case "clock.pause":
        this.#paused = true;
        this.#settling = false;
        return;
      case "clock.resume":
        this.#paused = false;
        return;
      case "clock.speed":
        this.#speed = message.factor;
        return;
      case "clock.settle":
        this.#settling = true;
        return;
      case "clock.step":
        this.#paused = true;
        this.#settling = false;
        void session?.step();
    }
  }

  fail(error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ type: "crash", message, history: this.#session?.history ?? "" });
    this.#session = undefined;
    this.#epoch++;
  }

  #boot({ lessonText, seed, speed, columns, rows }: ToWorker & { type: "boot" }): void {
    this.#epoch++;
    const opened = openSession(lessonText, {
      turn,
      columns,
      rows,
      ...(seed !== undefined && { seed }),
      onOutput: (data) => post({ type: "tty.output", data }),
    });
    if ("problem" in opened) return post({ type: "failed", message: opened.problem });
    this.#session = opened.session;
    this.#speed = speed;
    this.#paused = false;
    this.#settling = false;
    this.#last = performance.now();
    this.#posted = "";
    if (opened.session.lesson) post({ type: "ready", lesson: opened.session.lesson });
    void this.#run(opened.session, this.#epoch);
  }

  async #run(session: Session, epoch: number): Promise<void> {
    try {
      while (epoch === this.#epoch) {
        await this.#advance(session);
        if (epoch === this.#epoch) this.#postFrame(session);
        await wait(frameMs);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  async #advance(session: Session): Promise<void> {
    const now = performance.now();
    const passedMs = Math.min(now - this.#last, longestGapMs) * this.#speed;
    this.#last = now;
    const isLate = () => performance.now() - now > budgetMs;
    if (this.#settling) {
      const done = () => session.settled && !session.busy;
      await session.advanceTo(session.now + longestSettleMs, () => done() || isLate());
      this.#settling = !done();
    } else if (this.#paused) await session.rest();
    else await session.advanceTo(session.now + passedMs, isLate);
  }

  /** At most one a frame, and only when there is news. */
  #postFrame(session: Session): void {
    const clock: ClockState = {
      paused: this.#paused,
      speed: this.#speed,
      settling: this.#settling,
      settled: session.settled,
      busy: session.busy,
    };
    const changed = session.takeFrame();
    // The clock on the page shows whole seconds.
    const state = `${JSON.stringify(clock)} ${Math.floor(session.now / 1000)}`;
    if (!changed && state === this.#posted) return;
    this.#posted = state;
    const still = { now: session.now, delta: { added: [], updated: [], removed: [] }, trips: [] };
    post({ type: "frame", clock, ...(changed ?? still) });
  }
}

/** A macrotask turn. Not scheduler.yield(), after which messages such as Ctrl-C are never heard. */
function turn(): Promise<void> {
  return wait(0);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function post(message: ToPage): void {
  self.postMessage(message);
}

const host = new Host();
self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  try {
    host.handle(data);
  } catch (error) {
    host.fail(error);
  }
});
// A program's promise that nobody awaits: as much a bug of ours as one thrown in a frame.
self.addEventListener("unhandledrejection", ({ reason }) => host.fail(reason));
