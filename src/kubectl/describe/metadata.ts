import { controllerOf, type KubernetesObject } from "#api/meta.ts";
import type { Taint } from "#api/core.ts";
import type { Toleration } from "#api/podspec.ts";
import type { Description } from "./description.ts";

type Texts = Readonly<Record<string, string>> | undefined;

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const longestAnnotation = 140;

/** `key=value`, sorted by key. */
export function pairsOf(texts: Texts): readonly string[] {
  return Object.keys(texts ?? {})
    .toSorted()
    .map((key) => `${key}=${texts?.[key]}`);
}

/** `a=b,c=d`; `<none>` without labels. */
export function labelsLine(labels: Texts): string {
  return pairsOf(labels).join(",") || "<none>";
}

/** Annotations but that of `apply`; long ones and those of several lines stand below their key. */
export function describeAnnotations(d: Description, annotations: Texts, level = 0): void {
  const keys = Object.keys(annotations ?? {}).filter((key) => key !== lastApplied);
  const lines = keys.toSorted().flatMap((key) => {
    const value = (annotations?.[key] ?? "").replace(/\n$/, "");
    if (value.length + key.length + 2 <= longestAnnotation && !value.includes("\n")) {
      return [`${key}: ${value}`];
    }
    const parts = value.split("\n").map((line) => shortened(line, longestAnnotation - 2));
    return [`${key}:`, ...parts.map((part) => `  ${part}`)];
  });
  d.list("Annotations", lines, level);
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** `ReplicaSet/web-5d5f759cc8`; undefined for an object that nothing controls. */
export function controllerText(object: KubernetesObject): string | undefined {
  const owner = controllerOf(object);
  return owner && `${owner.kind}/${owner.name}`;
}

/** `key=value:Effect`, sorted by effect and key. */
export function taintTexts(taints: readonly Taint[] = []): readonly string[] {
  return taints
    .toSorted((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1))
    .map(
      ({ key, value, effect }) => `${key}${value ? `=${value}` : ""}${effect ? `:${effect}` : ""}`,
    );
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`, sorted by key. */
export function tolerationTexts(tolerations: readonly Toleration[] = []): readonly string[] {
  const sorted = tolerations.toSorted((a, b) => compare(a.key ?? "", b.key ?? ""));
  return sorted.map(({ key = "", value, effect, operator, tolerationSeconds }) => {
    const what = `${key}${value ? `=${value}` : ""}${effect ? `:${effect}` : ""}`;
    const exists = operator === "Exists" && !value ? `${what ? " " : ""}op=Exists` : "";
    const how = tolerationSeconds === undefined ? "" : ` for ${tolerationSeconds}s`;
    return what + exists + how;
  });
}

/** By code unit, as Go compares strings of ASCII. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
