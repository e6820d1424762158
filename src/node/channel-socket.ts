// WebSockets whose messages are numbered channels: the protocols of exec, attach and port-forward.

import type { WebSocket } from "ws";

/** The channels of exec and attach. */
export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

/** Of v5: a message on it names a channel on which nothing more comes. */
export const closeChannel = 255;

/** A WebSocket that carries channels, in bytes or, for who cannot send those, in base64. */
export class ChannelSocket {
  /** What was agreed on; "" if nothing was. */
  readonly protocol: string;
  readonly #socket: WebSocket;
  readonly #isBase64: boolean;

  /** `onMessage` gets what comes on a channel; `onEnd` is told that no more will. */
  constructor(
    socket: WebSocket,
    onMessage: (channel: number, bytes: Buffer) => void,
    onEnd: (channel: number) => void = () => {},
  ) {
    this.#socket = socket;
    this.protocol = socket.protocol;
    this.#isBase64 = socket.protocol.includes("base64");
    socket.on("message", (data: Buffer) => {
      if (data.length === 0) return;
      if (this.#isBase64) {
        const [digit = 0, ...text] = data;
        onMessage(digit - zero, Buffer.from(Buffer.from(text).toString("latin1"), "base64"));
      } else if (data[0] === closeChannel) onEnd(data[1] ?? closeChannel);
      else onMessage(data[0]!, data.subarray(1));
    });
  }

  send(channel: number, bytes: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#isBase64) this.#socket.send(`${channel}${Buffer.from(bytes).toString("base64")}`);
    else this.#socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
  }

  /** Nothing more comes on this channel. */
  endChannel(channel: number): void {
    if (this.protocol.startsWith("v5.")) this.send(closeChannel, Buffer.from([channel]));
  }

  close(): void {
    this.#socket.close(1000);
  }
}

const zero = "0".charCodeAt(0);
