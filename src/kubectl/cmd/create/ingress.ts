import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from "#api/networking.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

const group = "networking.k8s.io";
const rulePattern = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/;

/** `kubectl create ingress`. */
export const createIngress: Command = {
  name: "ingress",
  aliases: ["ing"],
  use: "create ingress NAME --rule=host/path=service:port[,tls[=secret]] ",
  short: "Create an ingress with the specified name",
  long: "Create an ingress with this name.",
  example: `  # Send requests for foo.com/bar to svc1:8080, with TLS from the secret my-cert
  kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"

  # Everything below /path, for the ingress class other
  kubectl create ingress catch-all --class=other --rule="/path*=svc:http"

  # A service for all that no rule is about
  kubectl create ingress usual --default-backend=svc:http --rule="foo.com/*=web:80"`,
  flags: [
    ...generatorFlags,
    {
      name: "annotation",
      type: "stringArray",
      default: "[]",
      usage: "An annotation, as key=value; may be given several times.",
    },
    { name: "class", type: "string", default: "", usage: "The ingress class." },
    {
      name: "default-backend",
      type: "string",
      default: "",
      usage: "The service for all that no rule is about, as name:port.",
    },
    {
      name: "rule",
      type: "stringArray",
      default: "[]",
      usage: "A rule, as host/path=service:port[,tls[=secret]]; a path that ends in * is a prefix.",
    },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { annotations, rules, backend } = readFlags(invocation);
    const ingressClassName = invocation.flags.string("class");
    const tls = tlsOf(rules);
    const spec: Ingress["spec"] = {
      ...(ingressClassName && { ingressClassName }),
      ...(backend && { defaultBackend: backendOf(backend) }),
      ...(tls.length > 0 && { tls }),
      ...(rules.length > 0 && { rules: rulesOf(rules) }),
    };
    const object = {
      kind: "Ingress",
      apiVersion: `${group}/v1`,
      metadata: { name, creationTimestamp: null, ...(annotations && { annotations }) },
      spec,
      status: { loadBalancer: {} },
    };
    const type = { group, version: "v1", kind: "Ingress", resource: "ingresses", namespaced: true };
    await generate(invocation, type, object, "ingress");
  },
};

function readFlags({ flags }: Invocation) {
  const [rules, backend] = [flags.strings("rule"), flags.string("default-backend")];
  if (!backend && rules.length === 0) {
    throw new UsageError(
      "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)",
    );
  }
  for (const rule of rules) {
    if (rulePattern.test(rule)) continue;
    throw new UsageError(
      `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  }
  const pairs = flags.strings("annotation").map((text) => {
    const at = text.indexOf("=");
    if (at < 0) {
      throw new UsageError(`annotation ${text} is invalid and should be in format key=[value]`);
    }
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  if (backend && backend.split(":").length !== 2) {
    throw new UsageError("default-backend should be in format servicename:serviceport");
  }
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { rules, backend, annotations: pairs.length > 0 && Object.fromEntries(sorted) };
}

/** Each host is protected once, by the secret that was named first for it. */
function tlsOf(rules: readonly string[]): NonNullable<Ingress["spec"]["tls"]> {
  const list: { hosts?: string[]; secretName?: string }[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const [target = "", tls, ...rest] = rule.split(",");
    if (tls === undefined || rest.length > 0) continue;
    const [host = ""] = target.split("/");
    const secretName = tls.split("=")[1] ?? "";
    if (seen.has(host)) continue;
    seen.add(host);
    const same = list.find((each) => (each.secretName ?? "") === secretName);
    if (same) (same.hosts ??= []).push(host);
    else if (host || secretName) {
      list.push({ ...(host && { hosts: [host] }), ...(secretName && { secretName }) });
    }
  }
  return list;
}

function rulesOf(rules: readonly string[]): IngressRule[] {
  const list: IngressRule[] = [];
  for (const rule of rules) {
    const target = rule.split(",")[0] ?? "";
    const at = target.indexOf("/");
    const host = target.slice(0, at);
    const path = pathOf(target.slice(at + 1));
    const same = list.find((each) => (each.host ?? "") === host);
    if (same) same.http?.paths?.push(path);
    else list.push({ ...(host && { host }), http: { paths: [path] } });
  }
  return list;
}

function pathOf(text: string): HTTPIngressPath {
  const [given = "", service = ""] = text.split("=");
  const path = `/${given}`;
  const backend = backendOf(service);
  if (!path.endsWith("*")) return { path, pathType: "Exact", backend };
  return { path: path.slice(0, -1), pathType: "Prefix", backend };
}

function backendOf(service: string): IngressBackend {
  const [name = "", port = ""] = service.split(":");
  const isNumber = /^[+-]?\d+$/.test(port) && Math.abs(Number(port)) < 2 ** 31;
  return { service: { name, port: isNumber ? { number: Number(port) } : { name: port } } };
}
