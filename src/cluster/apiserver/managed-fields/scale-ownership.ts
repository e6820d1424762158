import { difference, intersection, isEmpty, type PathElement, setOf } from "./field-set.ts";
import { type Author, type Holding, identityOf, type Managers } from "./managers.ts";
import { Ownership } from "./ownership.ts";

/**
 * Who holds which field after a write to an object's scale. Rules of managedfields' ScaleHandler, with what
 * follows from it: entries of a Scale are of another version, so that an updater who held `replicas` loses it
 * even if the number stays. It is then told of once more, with `replicas` only and without a time. The entry
 * of whoever changes the number has no time, either.
 */
export function ownershipAfterScale(
  before: Ownership,
  author: Pick<Author, "manager" | "operation" | "apiVersion">,
  replicas: SizeChange,
): Ownership {
  const replicasField = setOf(elementsOf(replicas));
  const isChanged = replicas.before !== replicas.after;
  const holdings: Holding[] = [];
  for (const holding of before.managers.values()) {
    const isHeld = !isEmpty(intersection(holding.set, replicasField));
    if (!isHeld || (!isChanged && holding.operation === "Apply")) {
      holdings.push(holding);
      continue;
    }
    const rest = difference(holding.set, replicasField);
    if (!isEmpty(rest)) holdings.push({ ...holding, set: rest });
    if (!isChanged) holdings.push({ ...holding, set: replicasField, time: undefined });
  }
  if (!isChanged && author.operation === "Apply") {
    // Who is made up to hold what nobody held keeps it.
    for (const holding of holdersBefore(before, author, replicas).values()) {
      if (holding.manager !== madeUp) continue;
      holdings.push({ ...holding, apiVersion: author.apiVersion, set: replicasField });
    }
  }
  // A Scale does not show 0, so scaling to 0 takes the field from all and gives it to nobody.
  const isNoted = isChanged ? replicas.after !== 0 : author.operation === "Apply";
  const holder: Author = { ...author, subresource: "scale" };
  if (isNoted && !holdings.some((each) => identityOf(each) === identityOf(holder))) {
    holdings.push({ ...holder, set: replicasField, time: undefined });
  }
  return Ownership.told(holdings);
}

/** A new number of replicas. */
export interface SizeChange {
  /** The fields that lead to the number. */
  readonly path: readonly string[];
  readonly before: number;
  readonly after: number;
}

function elementsOf({ path }: SizeChange): PathElement[] {
  return path.map((name) => `f:${name}`);
}

const scaleVersion = "autoscaling/v1";
const madeUp = "before-first-apply";

/**
 * Who else holds a number that an applier of a Scale changes, by identity: what they hold is told as of a
 * Scale. If nobody holds it, somebody made up for it does. A Scale does not show 0, so even 0 changes it.
 */
export function holdersOfScale(
  before: Ownership,
  author: Pick<Author, "manager" | "apiVersion">,
  replicas: SizeChange,
): Managers {
  if (replicas.before === replicas.after && replicas.before !== 0) return new Map();
  return holdersBefore(before, author, replicas);
}

function holdersBefore(
  { managers }: Ownership,
  author: Pick<Author, "manager" | "apiVersion">,
  replicas: SizeChange,
): Managers {
  const applier: Author = { ...author, operation: "Apply", subresource: "scale" };
  const set = setOf(["f:spec", "f:replicas"]);
  const holders = new Map<string, Holding>();
  for (const [identity, holding] of managers) {
    if (isEmpty(intersection(holding.set, setOf(elementsOf(replicas))))) continue;
    holders.set(identity, { ...holding, apiVersion: scaleVersion, set });
  }
  if (holders.size === 0 && replicas.before !== 0) {
    const nobody: Author = { ...applier, manager: madeUp, operation: "Update" };
    const holding = { ...nobody, apiVersion: scaleVersion, set, time: undefined };
    return new Map([[identityOf(nobody), holding]]);
  }
  holders.delete(identityOf(applier));
  return holders;
}
