import { objectAt } from "../resources/fields.ts";
import { type Resource, set } from "./resource.ts";

/** How annotations tell what made or changed an object. */
export function builtin(file: string, kind: string): string {
  return `configuredIn: ${file}\nconfiguredBy:\n  apiVersion: builtin\n  kind: ${kind}\n`;
}

/** The annotations that `buildMetadata` asks for. */
export function annotateOrigins(resources: readonly Resource[], metadata: readonly string[]): void {
  for (const resource of resources) {
    const { origin, transformations } = resource;
    const annotate = (name: string, value: string): void => {
      resource.object = set(resource.object, ["metadata", "annotations"], {
        ...objectAt(resource.object, "metadata", "annotations"),
        [name]: value,
      });
    };
    if (metadata.includes("originAnnotations")) {
      annotate("config.kubernetes.io/origin", origin);
    }
    if (metadata.includes("transformerAnnotations") && transformations.length > 0) {
      const items = transformations.map((text) => `- ${text.trimEnd().replaceAll("\n", "\n  ")}\n`);
      annotate("alpha.config.kubernetes.io/transformations", items.join(""));
    }
  }
}
