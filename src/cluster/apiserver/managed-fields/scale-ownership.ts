import { difference, isEmpty, type PathElement, setOf } from "./field-set.ts";
import { type Author, type Holding, identityOf } from "./managers.ts";
import { Ownership } from "./ownership.ts";

/**
 * Who holds which field after a write to an object's scale. Rules of managedfields' ScaleHandler, with what
 * follows from it: entries of a Scale are of another version, so that who held `replicas` beside other
 * fields loses it even if the number stays, and the new entry has no time.
 */
export function ownershipAfterScale(
  before: Ownership,
  author: Pick<Author, "manager" | "operation" | "apiVersion">,
  replicas: {
    /** The fields that lead to the number. */
    readonly path: readonly string[];
    readonly before: number;
    readonly after: number;
  },
): Ownership {
  const replicasField = setOf(replicas.path.map((name): PathElement => `f:${name}`));
  const isChanged = replicas.before !== replicas.after;
  const managers = new Map<string, Holding>();
  for (const [identity, holding] of before.managers) {
    const rest = difference(holding.set, replicasField);
    const heldAlone = isEmpty(rest);
    if (!isChanged && (holding.operation === "Apply" || heldAlone)) {
      managers.set(identity, holding);
    } else if (!heldAlone) {
      managers.set(identity, rest === holding.set ? holding : { ...holding, set: rest });
    }
  }
  // A Scale does not show 0, so scaling to 0 takes the field from all and gives it to nobody.
  if (isChanged && replicas.after !== 0) {
    const holder: Author = { ...author, subresource: "scale" };
    managers.set(identityOf(holder), { ...holder, set: replicasField, time: undefined });
  }
  return new Ownership(managers);
}
