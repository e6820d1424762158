import { setTimeout as sleep } from "node:timers/promises";
import { type ApiRequest, type Client, StreamError } from "#api/client.ts";
import { CancelSource } from "#base/cancel.ts";
import { Channel } from "#base/channel.ts";
import type { IOStreams, Sink } from "#base/streams.ts";
import { encodeUtf8, Utf8Decoder } from "#base/utf8.ts";
import type { ProcessConnection } from "#cluster/cluster.ts";
import { ChannelSocket, channels } from "./channel-socket.ts";
import { SpdyConnection, type SpdyStream } from "./spdy/spdy-connection.ts";
import { type Agreed, type Spoken, upgrade, type Upgrade } from "./upgrade.ts";

type ChannelName = keyof typeof channels;

const versions = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

/**
 * How long an API server takes at least to reach a kubelet. kubectl relies on it: what comes before it has
 * made its own ends of the streams is lost.
 */
const dialMs = 20;

const spoken: Spoken = {
  webSocket: [
    "v5.channel.k8s.io",
    "v4.channel.k8s.io",
    "v4.base64.channel.k8s.io",
    "channel.k8s.io",
    "base64.channel.k8s.io",
  ],
  spdy: versions,
};

/** Answers an exec or attach request that the API server has accepted. */
export function serveExec(
  exec: Client["exec"],
  asked: ApiRequest,
  connection: ProcessConnection,
  from: Upgrade,
): void {
  upgrade(from, spoken, (agreed) => {
    const session = new ExecSession(connection);
    if (agreed.kind === "websocket") overWebSocket(session, connection, agreed);
    else overSpdy(session, connection, agreed);
    void session.run(exec, asked);
  });
}

/** A process whose streams are somewhere else. */
class ExecSession {
  readonly #stdin = new Channel<string>();
  readonly #decoder = new Utf8Decoder();
  readonly #cancel = new CancelSource();
  readonly #resizing = new Set<() => void>();
  readonly #isTty: boolean;
  readonly #size = { columns: 80, rows: 24 };
  /** Before this resolves not all of the streams are there. */
  ready: Promise<void> = Promise.resolve();
  /** Since v4 an object tells how it ended, before only text does, and only of failures. */
  tellsStatus = true;
  send: (channel: ChannelName, bytes: Uint8Array) => void = () => {};
  close: () => void = () => {};

  constructor({ tty }: ProcessConnection) {
    this.#isTty = tty;
  }

  take(channel: ChannelName, bytes: Uint8Array): void {
    if (channel === "stdin") this.#stdin.push(this.#decoder.decode(bytes));
    if (channel === "resize") this.#resize(Buffer.from(bytes).toString());
  }

  end(channel: ChannelName): void {
    if (channel === "stdin") this.#stdin.end();
  }

  /** The other side is gone. */
  hangUp(): void {
    this.#stdin.end();
    this.#cancel.cancel();
  }

  async run(exec: Client["exec"], asked: ApiRequest): Promise<void> {
    await this.ready;
    const sink = (channel: ChannelName): Sink => ({
      write: async (text) => this.send(channel, encodeUtf8(text)),
    });
    const onResize = (listener: () => void): (() => void) => {
      this.#resizing.add(listener);
      return () => this.#resizing.delete(listener);
    };
    const terminal = Object.assign(this.#size, { raw: { onResize } });
    const streams: IOStreams = {
      in: this.#stdin,
      out: sink("stdout"),
      errOut: sink("stderr"),
      ...(this.#isTty && { terminal }),
    };
    const status = await outcome(() => exec(asked, streams, this.#cancel.signal));
    if (this.tellsStatus) this.send("error", Buffer.from(JSON.stringify(status)));
    else if ("message" in status) this.send("error", Buffer.from(status.message));
    this.close();
  }

  #resize(text: string): void {
    for (const line of text.split("\n").filter(Boolean)) {
      const { Width, Height } = JSON.parse(line) as { Width: number; Height: number };
      // A terminal that does not know its size says 0, and kubectl attach first makes that one more.
      if (Width > 1) this.#size.columns = Width;
      if (Height > 1) this.#size.rows = Height;
    }
    for (const listener of this.#resizing) listener();
  }
}

function overWebSocket(
  session: ExecSession,
  connection: ProcessConnection,
  { socket }: Extract<Agreed, { kind: "websocket" }>,
): void {
  const names = Object.keys(channels) as ChannelName[];
  const own = new ChannelSocket(
    socket,
    (channel, bytes) => {
      const name = names[channel];
      if (name) session.take(name, bytes);
    },
    (channel) => {
      const name = names[channel];
      if (name) session.end(name);
    },
  );
  socket.on("close", () => session.hangUp());
  session.tellsStatus = /^v[45]\./.test(own.protocol);
  session.send = (channel, bytes) => own.send(channels[channel], bytes);
  session.close = () => own.close();
  const { stdout, stderr } = connection;
  session.ready = sleep(dialMs).then(() => {
    // Tells the client that it is connected.
    session.send(stdout ? "stdout" : stderr ? "stderr" : "error", new Uint8Array());
  });
}

function overSpdy(
  session: ExecSession,
  { stdin, stdout, stderr, tty }: ProcessConnection,
  { socket, protocol }: Extract<Agreed, { kind: "spdy" }>,
): void {
  const resizes = tty && /^v[34]\./.test(protocol);
  const streams = new Map<string, SpdyStream>();
  const expected = [stdin, stdout, stderr, resizes].filter(Boolean).length + 1;
  session.tellsStatus = protocol.startsWith("v4.");
  session.ready = new Promise((resolve) => {
    const spdy = new SpdyConnection(socket, "server", (stream) => {
      const name = stream.headers["streamtype"] ?? "";
      streams.set(name, stream);
      if (name === "stdin" || name === "resize") void pour(stream, name, session);
      if (streams.size === expected) resolve();
    });
    void spdy.closed.then(() => session.hangUp());
    session.close = () => {
      for (const stream of streams.values()) stream.end();
      spdy.close();
    };
  });
  session.send = (channel, bytes) => streams.get(channel)?.write(bytes);
}

async function pour(
  { in: bytes }: SpdyStream,
  channel: ChannelName,
  session: ExecSession,
): Promise<void> {
  for await (const piece of bytes) session.take(channel, piece);
  session.end(channel);
}

/** How it ended: Success, or a Status whose cause is the exit code. */
async function outcome(run: () => Promise<number>) {
  const failure = { metadata: {}, status: "Failure" } as const;
  try {
    const code = await run();
    if (code === 0) return { metadata: {}, status: "Success" };
    return {
      ...failure,
      message: `command terminated with non-zero exit code: exit status ${code}`,
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: String(code) }] },
    };
  } catch (error) {
    const message = error instanceof StreamError ? error.message : String(error);
    return { ...failure, message, reason: "InternalError", code: 500 };
  }
}
