import type { ApiRequest } from "#api/client.ts";
import { badRequest } from "#api/errors.ts";
import type { PodConnection } from "./pod-connection.ts";
import { chooseContainer } from "./pod-containers.ts";
import { Query } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";

/** Answers `pods/NAME/exec`, `attach` and `portforward`: 101 with what to connect to. Throws StatusError. */
export function connectToPod(
  request: ApiRequest,
  { namespace, name }: ResourceInfoOfRequest,
  registry: Registry,
  kind: PodConnection["kind"],
): ServerResponse {
  const query = new Query(request);
  const pod = registry.get("pods", namespace, name);
  const reference = { namespace, pod: name, uid: pod.metadata.uid };
  const container = kind === "portforward" ? "" : chooseContainer(pod, query.get("container"));
  const { nodeName } = pod.spec;
  if (!nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
  registry.get("nodes", "", nodeName); // Where it is connected to.
  if (!request.headers?.["upgrade"]) throw badRequest("Upgrade request required");
  if (kind === "portforward") return accepted({ kind, ...reference, ports: portsOf(query) });
  const wanted = {
    stdin: query.is("stdin"),
    stdout: query.is("stdout"),
    // A terminal has one output.
    stderr: query.is("stderr") && !query.is("tty"),
  };
  if (!wanted.stdin && !wanted.stdout && !wanted.stderr) {
    return refused("you must specify at least 1 of stdin, stdout, stderr");
  }
  const command = query.all("command");
  return accepted({ kind, ...reference, container, command, ...wanted, tty: query.is("tty") });
}

function accepted(connect: PodConnection): ServerResponse {
  return { code: 101, headers: {}, connect };
}

/** As the kubelet says it: in plain text. */
function refused(text: string): ServerResponse {
  const headers = { "content-type": ["text/plain; charset=utf-8"] };
  return { code: 400, headers, body: `${text}\n` };
}

function portsOf(query: Query): readonly number[] {
  return query
    .all("ports")
    .flatMap((list) => list.split(","))
    .map((text) => {
      const port = Number(text);
      if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
      throw badRequest(`unable to parse ${JSON.stringify(text)} as a port`);
    });
}
