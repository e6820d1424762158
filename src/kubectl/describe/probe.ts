import type { Probe } from "#api/podspec.ts";

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe;
  const times = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  return `${handlerText(probe)} ${times}`;
}

function handlerText({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return `exec [${(exec.command ?? []).join(" ")}]`;
  if (httpGet) {
    const { scheme = "", host = "", port, path = "" } = httpGet;
    const address = host.includes(":") ? `[${host}]` : host;
    const slash = path && !path.startsWith("/") ? "/" : "";
    return `http-get ${scheme.toLowerCase()}://${address}:${port}${slash}${escapedPath(path)}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ""}:${tcpSocket.port}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ""}`;
  return "unknown";
}

/** As net/url writes a path: `?` and blanks escaped. */
function escapedPath(path: string): string {
  return encodeURI(path).replaceAll(/[?#!'()*]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${code}`;
  });
}
