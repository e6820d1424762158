import { type Client, ConnectionError, type Endpoint } from "#api/client.ts";
import { decodeBase64 } from "#api/base64.ts";
import { ExitError, UsageError } from "../errors.ts";
import type { Factory } from "../factory.ts";
import { textAt } from "../resources/fields.ts";
import { type Impersonation, impersonate, impersonationOf, nobodyElse } from "./impersonation.ts";
import { type Entry, type Kubeconfig, kubeconfigPaths, readKubeconfig } from "./kubeconfig.ts";

/** What of the command line says which server and as whom. "" where nothing is said. */
export interface Overrides {
  readonly kubeconfig: string;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  readonly token: string;
  readonly "certificate-authority": string;
  readonly "client-certificate": string;
  readonly "client-key": string;
  /** "true", or nothing. */
  readonly "insecure-skip-tls-verify": string;
}

export const noOverrides: Overrides = {
  kubeconfig: "",
  context: "",
  cluster: "",
  user: "",
  server: "",
  token: "",
  "certificate-authority": "",
  "client-certificate": "",
  "client-key": "",
  "insecure-skip-tls-verify": "",
};

/** The way to the server that kubeconfig and command line name, and the namespace to work in. */
export interface Connection {
  readonly client: Client;
  readonly namespace: string;
}

/** Follows context, cluster and user; without a kubeconfig it is what the factory has. Throws UsageError. */
export function connectionOf(
  factory: Factory,
  overrides: Overrides = noOverrides,
  as: Impersonation = nobodyElse,
): Connection {
  const config = readKubeconfig(factory, overrides.kubeconfig);
  if (!config) return withoutKubeconfig(factory, overrides, as);
  const name = overrides.context || config.currentContext;
  const context = config.contexts.get(name);
  if (name && !context) throw noContext(name);
  const clusterName = overrides.cluster || textAt(context, "cluster");
  const cluster = config.clusters.get(clusterName);
  if (overrides.cluster && !cluster) throw noCluster(clusterName);
  const userName = overrides.user || textAt(context, "user");
  const user = config.users.get(userName);
  if (overrides.user && !user) throw noUser(userName);
  const namespace = textAt(context, "namespace") || "default";
  const server = overrides.server || textAt(cluster, "server");
  const acting = impersonationOf(as, user);
  const client = (found: Client): Client => impersonate(found, acting, userName);
  if (!server) return { client: client(factory.client), namespace };
  const [path = ""] = kubeconfigPaths(factory, overrides.kubeconfig);
  const endpoint = endpointOf(factory, path.slice(0, path.lastIndexOf("/") + 1), {
    server,
    cluster,
    user,
    overrides,
    name: clusterName,
  });
  return { client: client(clientOf(factory, endpoint)), namespace };
}

/** The names that a factory's only context goes by where there is no file. */
function withoutKubeconfig(factory: Factory, overrides: Overrides, as: Impersonation): Connection {
  const { context, cluster, user, server } = overrides;
  if (context) throw noContext(context);
  if (cluster) throw noCluster(cluster);
  if (user) throw noUser(user);
  const there = { server, cluster: undefined, user: undefined, overrides, name: "" };
  const client = server ? clientOf(factory, endpointOf(factory, "", there)) : factory.client;
  return { client: impersonate(client, as, ""), namespace: factory.namespace };
}

function noContext(name: string): Error {
  return new ExitError(
    1,
    `Error in configuration: context was not found for specified context: ${name}\n`,
  );
}

function noCluster(name: string): Error {
  return new UsageError(`no server found for cluster ${JSON.stringify(name)}`);
}

function noUser(name: string): Error {
  return new UsageError(`auth info ${JSON.stringify(name)} does not exist`);
}

function clientOf(factory: Factory, endpoint: Endpoint): Client {
  const server = endpoint.server.replace(/\/$/, "");
  const address = /^\w+:\/\//.test(server) ? server : `http://${server}`;
  if (address === factory.client.server) return factory.client;
  return factory.connect?.({ ...endpoint, server: address }) ?? unreachable(address);
}

/** Nobody listens at an address that is not the cluster's. */
function unreachable(server: string): Client {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new ConnectionError(
        `dial tcp ${server.replace(/^\w+:\/\//, "")}: connect: connection refused`,
      ),
    );
  return { server, request: refuse, stream: refuse, exec: refuse, portForward: refuse };
}

function endpointOf(
  { files }: Factory,
  folder: string,
  {
    server,
    cluster,
    user,
    overrides,
    name: clusterName,
  }: {
    readonly server: string;
    readonly cluster: Entry | undefined;
    readonly user: Entry | undefined;
    readonly overrides: Overrides;
    /** The cluster's in the kubeconfig. */
    readonly name: string;
  },
): Endpoint {
  const skips = overrides["insecure-skip-tls-verify"] === "true";
  const named = (name: keyof Overrides): string | undefined => {
    const path = overrides[name];
    if (!path || files.kind(path) === "file") return path && files.read(path);
    const why = `due to open ${path}: no such file or directory`;
    throw new UsageError(`unable to read ${name} ${path} for ${clusterName} ${why}`);
  };
  /** PEM text: given as `NAME-data` in base64, or as `NAME`, a path beside the kubeconfig. */
  const material = (entry: Entry | undefined, name: string): string | undefined => {
    const data = textAt(entry, `${name}-data`);
    if (data) return String.fromCharCode(...(decodeBase64(data) ?? []));
    const path = textAt(entry, name);
    if (!path) return undefined;
    const found = path.startsWith("/") ? path : folder + path;
    return files.kind(found) === "file" ? files.read(found) : undefined;
  };
  // What the command line says of the server's certificate replaces all that the kubeconfig says of it.
  const given = named("certificate-authority");
  const ca = given || (skips ? undefined : material(cluster, "certificate-authority"));
  const insecure = skips || (!given && cluster?.["insecure-skip-tls-verify"] === true);
  const cert = named("client-certificate") || material(user, "client-certificate");
  const key = named("client-key") || material(user, "client-key");
  const bearer = overrides.token || textAt(user, "token");
  return {
    server,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(bearer && { token: bearer }),
    ...(insecure && { insecureSkipTLSVerify: true }),
  };
}

/** A kubeconfig with one cluster, one user and one context, all of one name. */
export function singleContext(name: string, cluster: Entry, user: Entry): Kubeconfig {
  return {
    clusters: new Map([[name, cluster]]),
    contexts: new Map([[name, { cluster: name, user: name, namespace: "default" }]]),
    users: new Map([[name, user]]),
    currentContext: name,
    preferences: {},
  };
}
