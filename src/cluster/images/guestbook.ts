// agnhost guestbook: a store with replicas and a front that asks them. As test/images/agnhost/guestbook.

import { parseQuery } from "#base/query.ts";
import type { HttpResponse } from "../network/http.ts";
import { flag, flagText } from "./agnhost-flags.ts";
import { answer } from "./http-answer.ts";
import type { Process } from "./image.ts";

const plain = { "content-type": "text/plain; charset=utf-8" };
const registrationMs = 15_000;
const retryMs = 1000;

export function guestbook(process: Process): void {
  const backendPort = flag(process, "backend-port", 6379);
  let store: Readonly<Record<string, string>> = {};
  const replicas: string[] = [];
  const ask = (host: string, path: string): string | undefined => {
    const to = { host, port: backendPort, headers: { host: `${host}:${backendPort}` }, body: "" };
    return process.network.request({ ...to, method: "GET", path }).response?.body;
  };
  const routes: { readonly [path: string]: (query: (name: string) => string) => HttpResponse } = {
    "/register": (query) => {
      replicas.push(query("host"));
      return json({ data: store });
    },
    "/get": (query) => json({ data: query("key") ? (store[query("key")] ?? "") : store }),
    "/set": (query) => {
      if (!query("key")) return answer(400, "cannot set with empty key.\n", plain);
      const path = `/set?key=${query("key")}&value=${query("value")}`;
      store = { ...store, [query("key")]: query("value") };
      const lost = replicas.find((replica) => ask(replica, path) === undefined);
      return lost === undefined
        ? json({ message: "Updated" })
        : answer(417, `encountered error while propagating to replica '${lost}'\n`, plain);
    },
    "/guestbook": (query) => {
      const command = query("cmd").toLowerCase();
      if (!/^[gs]et$/.test(command)) {
        return answer(400, `unsupported cmd: '${command}'\n`, plain);
      }
      const host = command === "get" ? "agnhost-replica" : "agnhost-primary";
      const body = ask(host, `/${command}?key=${query("key")}&value=${query("value")}`);
      return body === undefined
        ? answer(417, `encountered error: ${host}\n`, plain)
        : answer(200, body, plain);
    },
  };
  process.listen(flag(process, "http-port", 80), ({ path }) => {
    const [name = "", query = ""] = path.split("?");
    const pairs = parseQuery(query);
    return (
      routes[name]?.((key) => pairs.find(([each]) => each === key)?.[1] ?? "") ??
      answer(404, "404 page not found\n", plain)
    );
  });
  const primary = flagText(process, "replicaof");
  if (primary === undefined) return;
  const end = process.now + registrationMs;
  const register = () => {
    const known = ask(primary, `/register?host=${addressOf(process)}`);
    if (known !== undefined) {
      store = (JSON.parse(known) as { readonly data: typeof store }).data;
      return;
    }
    if (process.now < end) return process.after(retryMs, register);
    process.log("Timed out while registering to primary.\n");
    process.exit(1);
  };
  register();
}

function json(value: unknown): HttpResponse {
  return answer(200, JSON.stringify(value), plain);
}

/** The Pod's own address, as its hosts file has it. */
function addressOf({ files, hostname }: Process): string {
  const lines = files.read("/etc/hosts").split("\n");
  const own = lines
    .map((line) => line.split(/\s+/))
    .find(([, ...names]) => names.includes(hostname));
  return own?.[0] ?? "";
}
