// The only place where real time becomes virtual time.

import type { ClockState, ToPage, ToWorker } from "#protocol/messages.ts";
import { openSession } from "#session/open.ts";
import type { Past } from "#session/history.ts";
import type { Descriptions, Session } from "#session/session.ts";

const frameMs = 16;
/** Of each frame, so that keystrokes and Ctrl-C are heard in between. */
const budgetMs = 12;
/** A tab that slept does not catch up on what it missed. */
const longestGapMs = 250;
const longestSettleMs = 3_600_000;

/** The built worker's name holds a hash of all that it consists of. */
const version = self.location.pathname;

/** Beside the page; in development the server has it beside the sources. */
const descriptionsUrl = new URL("../descriptions.json", self.location.href);

type Boot = ToWorker & { type: "boot" };

class Host {
  #session: Session | undefined;
  #paused = false;
  #settling = false;
  #speed = 1;
  #last = performance.now();
  #posted = "";
  #lastBoot: Boot | undefined;
  #commandsKept = 0;
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
      case "undo":
        return this.#undo();
      case "clock.pause":
        this.#paused = true;
        this.#settling = false;
        return;
      case "clock.resume":
        this.#paused = false;
        this.#settling = false;
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

  #boot(boot: Boot): void {
    this.#epoch++;
    const session = this.#open(boot);
    if (!session) return;
    this.#speed = boot.speed;
    this.#paused = false;
    this.#settling = false;
    if (session.lesson) post({ type: "ready", lesson: session.lesson });
    const past = boot.resume?.version === version ? boot.resume : undefined;
    void this.#run(session, this.#epoch, past);
  }

  /** Another session that lives through the same past, but for the command that is taken back. */
  #undo(): void {
    const past = this.#session?.undoable?.before;
    if (!past || !this.#lastBoot) return;
    this.#epoch++;
    this.#settling = false;
    post({ type: "replaced" });
    const session = this.#open(this.#lastBoot);
    if (session) void this.#run(session, this.#epoch, past);
  }

  #open(boot: Boot): Session | undefined {
    const { lessonText, seed, columns, rows } = boot;
    const epoch = this.#epoch;
    const opened = openSession(lessonText, {
      turn,
      documentation: fetchDescriptions,
      columns,
      rows,
      ...(seed !== undefined && { seed }),
      // An older session's programs may still be about to write.
      onOutput: (data) => epoch === this.#epoch && post({ type: "tty.output", data }),
    });
    if ("problem" in opened) {
      post({ type: "failed", message: opened.problem });
      return undefined;
    }
    this.#lastBoot = boot;
    this.#session = opened.session;
    return opened.session;
  }

  async #run(session: Session, epoch: number, past?: Past): Promise<void> {
    try {
      if (past) await session.replay(past);
      this.#last = performance.now();
      this.#posted = "";
      this.#commandsKept = session.commandsEnded;
      while (epoch === this.#epoch) {
        await this.#advance(session);
        if (epoch === this.#epoch) this.#postNews(session);
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
      // As `settle` of the session: a command that only waits or watches does not count.
      await session.advanceTo(session.now + longestSettleMs, () => session.settled || isLate());
      this.#settling = !session.settled;
    } else if (this.#paused) await session.rest();
    else await session.advanceTo(session.now + passedMs, isLate);
  }

  #postNews(session: Session): void {
    this.#postFrame(session);
    if (session.busy || session.commandsEnded === this.#commandsKept) return;
    this.#commandsKept = session.commandsEnded;
    post({ type: "past", kept: { version, ...session.past } });
  }

  /** At most one a frame, and only when there is news. */
  #postFrame(session: Session): void {
    const clock: ClockState = {
      paused: this.#paused,
      speed: this.#speed,
      settling: this.#settling,
      settled: session.settled,
      busy: session.busy,
      commandsEnded: session.commandsEnded,
    };
    const changed = session.takeFrame();
    // The clock on the page shows whole seconds.
    const undoable = session.undoable?.line ?? "";
    const state = `${JSON.stringify(clock)} ${undoable} ${Math.floor(session.now / 1000)}`;
    if (!changed && state === this.#posted) return;
    this.#posted = state;
    const still = { now: session.now, delta: { added: [], updated: [], removed: [] }, trips: [] };
    post({ type: "frame", clock, undoable, ...(changed ?? still) });
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

/** What types are for is good to know, but nothing that a learner could not do without. */
async function fetchDescriptions(): Promise<Descriptions> {
  try {
    const response = await fetch(descriptionsUrl);
    return response.ok ? ((await response.json()) as Descriptions) : {};
  } catch {
    return {}; // Offline.
  }
}
