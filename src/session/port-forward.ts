import type { ForwardedConnection, PortForward } from "#api/client.ts";
import { type Connection, connectionPair } from "#base/connection.ts";
import { formatHttp, HttpReader, HttpSyntaxError } from "#base/http-message.ts";
import type { Cluster, HttpRequest, PortConnection } from "#cluster/cluster.ts";

/** Connections to ports of a Pod, as its kubelet makes them. */
export function forwardPorts(
  { namespace, pod, uid }: PortConnection,
  cluster: Cluster,
  wake: () => void,
): PortForward {
  const open = new Set<Connection>();
  let resolve: (() => void) | undefined;
  const closed = new Promise<void>((ended) => {
    resolve = ended;
  });
  const unsubscribe = cluster.subscribe(({ type, resource, object }) => {
    if (type === "DELETED" && resource === "pods" && object.metadata.uid === uid) close();
  });
  const close = (): void => {
    unsubscribe();
    for (const connection of open) connection.close();
    resolve?.();
    wake();
  };
  const connect = (port: number): ForwardedConnection => {
    const [here, there] = connectionPair();
    if (!cluster.listens(namespace, pod, port)) {
      there.close();
      const why = refusal(cluster, { namespace, pod, uid }, port);
      return { ...here, failure: Promise.resolve(why) };
    }
    open.add(there);
    const failure = serve(there, (request) =>
      cluster.http({ from: "tunnel", namespace, name: pod }, { ...request, port }),
    ).finally(() => open.delete(there));
    return { ...here, failure };
  };
  return { connect, closed, close };
}

/** Answers the requests that come over a connection. Resolves when it has ended. */
async function serve(
  connection: Connection,
  send: (request: Omit<HttpRequest, "port">) => ReturnType<Cluster["http"]>,
): Promise<string> {
  const reader = new HttpReader(connection.in);
  try {
    for (let message = await reader.next(); message; message = await reader.next()) {
      const [method = "", path = ""] = message.startLine.split(" ");
      const { headers, body } = message;
      const { response } = send({ method, host: "127.0.0.1", path, headers, body });
      // The program has ended since, or does not answer: so the connection ends, too.
      if (!response) break;
      const startLine = `HTTP/1.1 ${response.code} ${response.reason}`;
      connection.write(formatHttp({ startLine, headers: response.headers, body: response.body }));
      if (headers["connection"]?.toLowerCase() === "close") break;
    }
  } catch (error) {
    if (!(error instanceof HttpSyntaxError)) throw error;
    connection.write(formatHttp({ startLine: "HTTP/1.1 400 Bad Request", headers: {}, body: "" }));
  }
  connection.end();
  return "";
}

/** As the kubelet and containerd say it. */
function refusal(
  { simulation }: Cluster,
  { namespace, pod, uid }: Pick<PortConnection, "namespace" | "pod" | "uid">,
  port: number,
): string {
  const random = simulation.random(`network namespace ${namespace}/${pod} ${uid}`);
  const hex = (length: number) => random.text(length, "0123456789abcdef");
  const path = `/var/run/netns/cni-${[8, 4, 4, 4, 12].map(hex).join("-")}`;
  const sandbox = hex(64);
  return `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace "${path}": failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused `;
}
