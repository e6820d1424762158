import { Channel } from "./channel.ts";

/** One end of a connection as TCP has it: bytes in both directions, each of which ends by itself. */
export interface Connection {
  /** What the other end wrote. */
  readonly in: AsyncIterable<Uint8Array>;
  readonly write: (bytes: Uint8Array) => void;
  /** Nothing more will be written. */
  readonly end: () => void;
  /** Gives it up in both directions. */
  readonly close: () => void;
}

/** The two ends of a connection within one program. */
export function connectionPair(): readonly [Connection, Connection] {
  const there = new Channel<Uint8Array>();
  const back = new Channel<Uint8Array>();
  return [endOf(back, there), endOf(there, back)];
}

function endOf(reads: Channel<Uint8Array>, writes: Channel<Uint8Array>): Connection {
  return {
    in: reads,
    write: (bytes) => writes.push(bytes),
    end: () => writes.end(),
    close: () => {
      reads.end();
      writes.end();
    },
  };
}

/** Copies what comes out of one connection into the other, both ways, until both have ended. */
export async function splice(one: Connection, other: Connection): Promise<void> {
  await Promise.all([copy(one, other), copy(other, one)]);
}

async function copy(from: Connection, to: Connection): Promise<void> {
  for await (const bytes of from.in) to.write(bytes);
  to.end();
}
