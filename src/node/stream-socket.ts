import { answerText } from "#api/answer-text.ts";
import type { ServerResponse as ClusterResponse } from "#cluster/cluster.ts";
import { type Spoken, upgrade, type Upgrade } from "./upgrade.ts";

const spoken: Spoken = { webSocket: ["binary.k8s.io", "base64.binary.k8s.io"] };

/** Sends a watch or a log over a WebSocket, a message for each event or piece of text. */
export function serveStream({ body, stream }: ClusterResponse, from: Upgrade): void {
  upgrade(from, spoken, (agreed) => {
    if (agreed.kind !== "websocket") return;
    const { socket } = agreed;
    const send = (value: unknown): void => {
      if (typeof value !== "string") socket.send(answerText(value).trimEnd());
      else if (socket.protocol.startsWith("base64.")) {
        socket.send(Buffer.from(value).toString("base64"));
      } else socket.send(Buffer.from(value));
    };
    if (!stream) {
      if (body) send(body);
      socket.close(1000);
      return;
    }
    const leave = stream.open(send, () => socket.close(1000));
    socket.on("close", leave);
  });
}
