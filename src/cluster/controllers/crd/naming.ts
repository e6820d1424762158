import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
} from "#api/apiextensions.ts";
import { hasCondition, withCondition } from "#api/apiextensions.ts";
import type { ObjectKey } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Reconciler, Result } from "../controller.ts";

type Condition = Omit<CustomResourceDefinitionCondition, "lastTransitionTime">;

/** Gives definitions the names they ask for, if nobody in their group has them. As controller/status/naming_controller.go. */
export class NamingReconciler implements Reconciler {
  readonly name = "naming_condition_controller";
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const definition = this.#registry.find("customresourcedefinitions", "", name);
    if (!definition || equal(definition.spec.names, definition.status.acceptedNames)) return {};
    const { accepted, condition } = this.#accept(definition);
    const { conditions } = definition.status;
    const before = conditions?.find(({ type }) => type === "NamesAccepted");
    if (equal(definition.status.acceptedNames, accepted) && isSame(before, condition)) return {};
    const named = {
      ...definition,
      status: { ...definition.status, acceptedNames: accepted },
    };
    const noted = withCondition(named, this.#registry.timestamp, condition);
    const told = withCondition(noted, this.#registry.timestamp, establishedOf(noted, condition));
    this.#registry.updateStatus("customresourcedefinitions", told);
    return {};
  }

  /** Each name that is free, or the definition's already; the rest stays as it was accepted before. */
  #accept({ metadata, spec, status }: CustomResourceDefinition) {
    const others = this.#registry
      .list("customresourcedefinitions")
      .filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)
      .map((other) => other.status.acceptedNames);
    const resources = new Set(
      others.flatMap(({ plural, singular, shortNames = [] }) => [plural, singular, ...shortNames]),
    );
    const kinds = new Set(others.flatMap(({ kind, listKind }) => [kind, listKind]));
    const { names: wanted } = spec;
    const { acceptedNames: before } = status;
    const accepted: CustomResourceDefinitionNames = { ...before };
    let condition: Condition | undefined;
    const refuse = (reason: string, taken: readonly string[]) => {
      const messages = taken.map((name) => `${JSON.stringify(name)} is already in use`);
      const message = messages.length > 1 ? `[${messages.join(", ")}]` : (messages[0] ?? "");
      condition = { type: "NamesAccepted", status: "False", reason, message };
    };
    const take = (
      field: "plural" | "singular" | "kind" | "listKind",
      used: ReadonlySet<string | undefined>,
      reason: string,
    ) => {
      const name = wanted[field] ?? "";
      if (name !== (before[field] ?? "") && used.has(name)) refuse(reason, [name]);
      else if (name) accepted[field] = name;
    };
    take("plural", resources, "PluralConflict");
    take("singular", resources, "SingularConflict");
    const taken = (wanted.shortNames ?? []).filter(
      (name) => !before.shortNames?.includes(name) && resources.has(name),
    );
    if (taken.length > 0) refuse("ShortNamesConflict", taken);
    else setList(accepted, "shortNames", wanted.shortNames);
    take("kind", kinds, "KindConflict");
    take("listKind", kinds, "ListKindConflict");
    setList(accepted, "categories", wanted.categories);
    return { accepted, condition: condition ?? noConflicts };
  }
}

const noConflicts: Condition = {
  type: "NamesAccepted",
  status: "True",
  reason: "NoConflicts",
  message: "no conflicts found",
};

function setList(
  names: CustomResourceDefinitionNames,
  field: "shortNames" | "categories",
  list: string[] | undefined,
): void {
  if (list === undefined) delete names[field];
  else names[field] = list;
}

function isSame(a: CustomResourceDefinitionCondition | undefined, b: Condition): boolean {
  return a?.status === b.status && a.reason === b.reason && a.message === b.message;
}

function establishedOf(definition: CustomResourceDefinition, names: Condition): Condition {
  const old = definition.status.conditions?.find(({ type }) => type === "Established");
  if (!hasCondition(definition, "Established") && names.status === "True") {
    return {
      type: "Established",
      status: "False",
      reason: "Installing",
      message: "the initial names have been accepted",
    };
  }
  return (
    old ?? {
      type: "Established",
      status: "False",
      reason: "NotAccepted",
      message: "not all names are accepted",
    }
  );
}
