// SPDY/3.1 as Kubernetes uses it: streams in one connection, each with headers, without flow control.

import type { Duplex } from "node:stream";
import { Channel } from "#base/channel.ts";
import type { Connection } from "#base/connection.ts";
import { HeaderReader, type Headers, HeaderWriter } from "./header-blocks.ts";

const kinds = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const version = 3;
const finFlag = 1;
const cancelCode = 5;
const idMask = 0x7fff_ffff;
const headLength = 8;

/** One stream of a connection. */
export interface SpdyStream extends Connection {
  readonly id: number;
  readonly headers: Headers;
}

/** A connection that carries many streams, opened by either end. */
export class SpdyConnection {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Duplex;
  readonly #writer = new HeaderWriter();
  readonly #reader = new HeaderReader();
  readonly #incoming = new Map<number, Channel<Uint8Array>>();
  readonly #onStream: (stream: SpdyStream) => void;
  #nextId: number;
  #received: Buffer = Buffer.alloc(0);
  /** Frames are read and written in order, though their headers take a while. */
  #reading: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();

  /** Clients and servers number their streams differently. `onStream` gets what the other end opens. */
  constructor(
    socket: Duplex,
    side: "client" | "server",
    onStream: (stream: SpdyStream) => void = () => {},
  ) {
    this.#socket = socket;
    this.#onStream = onStream;
    this.#nextId = side === "client" ? 1 : 2;
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        for (const channel of this.#incoming.values()) channel.end();
        resolve();
      };
      socket.on("close", end);
      socket.on("end", () => this.close());
      socket.on("error", end);
    });
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
  }

  /** Opens a stream. */
  open(headers: Headers): SpdyStream {
    const id = this.#nextId;
    this.#nextId += 2;
    this.#send(async () => {
      const block = await this.#writer.write(headers);
      const head = Buffer.alloc(10);
      head.writeUInt32BE(id);
      return controlFrame(kinds.synStream, 0, Buffer.concat([head, block]));
    });
    return this.#stream(id, headers);
  }

  /** Ends the connection after what was written. */
  close(): void {
    this.#writing = this.#writing.then(() => void this.#socket.end());
  }

  #stream(id: number, headers: Headers): SpdyStream {
    const incoming = new Channel<Uint8Array>();
    this.#incoming.set(id, incoming);
    const write = (bytes: Uint8Array, flags = 0) =>
      this.#send(async () => dataFrame(id, flags, bytes));
    let ended = false;
    return {
      id,
      headers,
      in: incoming,
      write: (bytes) => {
        if (bytes.length > 0 && !ended) write(bytes);
      },
      end: () => {
        if (!ended) write(new Uint8Array(), finFlag);
        ended = true;
      },
      close: () => {
        ended = true;
        incoming.end();
        this.#incoming.delete(id);
        const body = Buffer.alloc(8);
        body.writeUInt32BE(id);
        body.writeUInt32BE(cancelCode, 4);
        this.#send(async () => controlFrame(kinds.rstStream, 0, body));
      },
    };
  }

  #send(frame: () => Promise<Buffer>): void {
    this.#writing = this.#writing.then(async () => {
      const bytes = await frame();
      if (this.#socket.writable) this.#socket.write(bytes);
    });
  }

  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= headLength) {
      const end = headLength + (this.#received.readUInt32BE(4) & 0xff_ffff);
      if (this.#received.length < end) return;
      const frame = this.#received.subarray(0, end);
      this.#received = this.#received.subarray(end);
      this.#reading = this.#reading
        .then(() => this.#handle(frame))
        .catch((error: unknown) => void this.#socket.destroy(error as Error));
    }
  }

  async #handle(frame: Buffer): Promise<void> {
    const first = frame.readUInt32BE(0);
    const isLast = (frame[4]! & finFlag) !== 0;
    const body = frame.subarray(headLength);
    const id = first & idMask;
    if (first >>> 31 === 0) {
      if (body.length > 0) this.#incoming.get(id)?.push(body);
      if (isLast) this.#incoming.get(id)?.end();
    } else await this.#control(first & 0xffff, body, isLast);
  }

  async #control(kind: number, body: Buffer, isLast: boolean): Promise<void> {
    const id = body.length >= 4 ? body.readUInt32BE(0) & idMask : 0;
    if (kind === kinds.synStream) {
      const stream = this.#stream(id, await this.#reader.read(body.subarray(10)));
      if (isLast) this.#incoming.get(id)?.end();
      this.#reply(id);
      this.#onStream(stream);
    } else if (kind === kinds.synReply) await this.#reader.read(body.subarray(4));
    else if (kind === kinds.rstStream) {
      this.#incoming.get(id)?.end();
      this.#incoming.delete(id);
    } else if (kind === kinds.ping && id % 2 !== this.#nextId % 2) {
      this.#send(async () => controlFrame(kinds.ping, 0, body));
    }
  }

  #reply(id: number): void {
    this.#send(async () => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(id);
      const block = await this.#writer.write({});
      return controlFrame(kinds.synReply, 0, Buffer.concat([head, block]));
    });
  }
}

function controlFrame(kind: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt16BE(0x8000 | version);
  head.writeUInt16BE(kind, 2);
  head.writeUInt32BE(((flags << 24) | body.length) >>> 0, 4);
  return Buffer.concat([head, body]);
}

function dataFrame(id: number, flags: number, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt32BE(id);
  head.writeUInt32BE(((flags << 24) | bytes.length) >>> 0, 4);
  return Buffer.concat([head, bytes]);
}
