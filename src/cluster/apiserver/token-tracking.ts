import type { ConfigMap } from "#api/core.ts";
import { formatTime } from "#api/time.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Registry } from "./registry.ts";

const namespace = "kube-system";
const name = "kube-apiserver-legacy-service-account-token-tracking";

/**
 * Keeps the ConfigMap that tells since which day the API server notes when old tokens of service accounts are used.
 * As pkg/controlplane/controller/legacytokentracking.
 */
export function trackTokens(simulation: Simulation, registry: Registry): void {
  const today = () => formatTime(simulation.now).slice(0, "2026-01-01".length);
  const create = () =>
    registry.create("configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace },
      data: { since: today() },
    });
  const keep = () => {
    const found = registry.find("configmaps", namespace, name);
    if (!found) create();
    else if (!isDay(found)) {
      registry.update("configmaps", { ...found, data: { ...found.data, since: today() } });
    }
  };
  create();
  registry.subscribe(["configmaps"], ({ type, object }) => {
    if (object.metadata.name !== name || object.metadata.namespace !== namespace) return;
    if (type !== "DELETED" && isDay(object)) return;
    simulation.schedule(0, () => {
      simulation.because("kube-apiserver", "The day since when tokens are tracked is kept", keep);
    });
  });
}

function isDay({ data }: ConfigMap): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(data?.["since"] ?? "");
}
