import { mustParseQuantity, QuantityError } from "#api/quantity.ts";
import { type Command, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create quota`. */
export const createQuota: Command = {
  name: "quota",
  aliases: ["resourcequota"],
  use: "create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]",
  short: "Create a quota with the specified name",
  long: "Create a resource quota with this name, these limits and, if any, these scopes.",
  example: `  # Limit what the objects of a namespace may use together
  kubectl create quota team --hard=cpu=1,memory=1G,pods=2,services=3,persistentvolumeclaims=10

  # Limit the number of pods that ask for nothing
  kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort`,
  flags: [
    ...generatorFlags,
    {
      name: "hard",
      type: "string",
      default: "",
      usage: "The limits: resource=quantity, joined by commas.",
    },
    {
      name: "scopes",
      type: "string",
      default: "",
      usage: "Which objects are counted: scopes that must all hold, joined by commas.",
    },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const hard = hardIn(invocation.flags.string("hard"));
    const scopes = invocation.flags.string("scopes").split(",");
    if (scopes.length > 1 && scopes.includes("")) {
      throw new UsageError('invalid resource quota scope ""');
    }
    const object = {
      kind: "ResourceQuota",
      apiVersion: "v1",
      metadata: { name, creationTimestamp: null },
      spec: { ...(hard && { hard }), ...(scopes[0] && { scopes }) },
      status: {},
    };
    const type = {
      group: "",
      version: "v1",
      kind: "ResourceQuota",
      resource: "resourcequotas",
      namespaced: true,
    };
    await generate(invocation, type, object, "quota");
  },
};

function hardIn(text: string): Record<string, string> | undefined {
  if (!text) return undefined;
  const pairs = text.split(",").map((statement) => {
    const [name = "", amount, ...rest] = statement.split("=");
    if (amount === undefined || rest.length > 0) {
      throw new UsageError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    return [name, canonical(amount)] as const;
  });
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function canonical(amount: string): string {
  try {
    return mustParseQuantity(amount).canonical;
  } catch (error) {
    if (error instanceof QuantityError) throw new UsageError(error.message);
    throw error;
  }
}
