import { must } from "#base/assert.ts";
import type { Random } from "#base/random.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Store } from "../../storage/store.ts";
import type { AdmissionContext } from "../strategy.ts";
import { parseCidr } from "../kinds/rules/cidr.ts";
import { type ApiServerOptions, usualServiceRange } from "../options.ts";

/** What the rules of kinds may know of this cluster. */
export function admissionContext(
  simulation: Simulation,
  store: Store,
  { disabledPlugins = [], serviceRange = usualServiceRange, signers = [] }: ApiServerOptions,
): AdmissionContext {
  const sources = new Map<string, Random>();
  return {
    get now() {
      return simulation.now;
    },
    serviceRange: must(parseCidr(serviceRange), "a range of addresses"),
    signs: (signerName) => signers.includes(signerName),
    admits: (plugin) => !disabledPlugins.includes(plugin),
    random(label) {
      let source = sources.get(label);
      if (!source) sources.set(label, (source = simulation.random(label)));
      return source;
    },
    find: (resource, namespace, name) => store.find(resource, namespace, name),
    list: (resource, namespace) => store.list(resource, namespace),
  };
}

/** What they may know in one write. */
export function contextOf(
  context: AdmissionContext,
  { dryRun = false }: { readonly dryRun?: boolean },
): AdmissionContext {
  return dryRun ? { ...context, dryRun } : context;
}
