import { Cancelled } from "#base/cancel.ts";
import { collect, throwAll, withoutNotFound } from "../resources/failures.ts";
import { textAt } from "../resources/fields.ts";
import { groupResourceOf } from "../resources/mapping.ts";
import { type Info, type ResolveOptions, visit } from "../resources/resolve.ts";
import { dryRunSuffix, type DryRun } from "./common-flags.ts";
import { type Invocation, UsageError } from "./command.ts";
import { withSource } from "./create.ts";
import { waitUntilGone } from "./wait-until.ts";

/** How objects are deleted. */
export interface DeletionOptions {
  /** In seconds; -1 for what the object says itself. */
  readonly gracePeriod: number;
  readonly dryRun: DryRun;
  readonly propagationPolicy: string;
  readonly ignoresNotFound: boolean;
  /** Whether to return only when the objects are gone. */
  readonly waits: boolean;
  /** Whether this one is to be deleted. */
  isMeant(info: Info): boolean;
}

interface Deleted {
  readonly info: Info;
  /** "" if the server did not say. */
  uid: string;
}

/** Deletes what the options name and tells so. Throws all failures at the end. */
export async function deleteAll(
  invocation: Invocation,
  named: ResolveOptions,
  options: DeletionOptions,
): Promise<void> {
  const failures: Error[] = [];
  const deleted: Deleted[] = [];
  const deletion = new Deletion(invocation, options);
  await collect(failures, () =>
    visit(invocation, { ...named, fetch: "never" }, async (info) => {
      if (!options.isMeant(info)) return;
      const entry: Deleted = { info, uid: "" };
      deleted.push(entry);
      entry.uid = await deletion.delete(info);
    }),
  );
  throwAll(options.ignoresNotFound ? withoutNotFound(failures) : failures);
  if (deleted.length === 0) return invocation.streams.out.write("No resources found\n");
  if (options.waits && options.dryRun === "none") await waitForAll(invocation, deleted);
}

/** Prints a warning. */
export function warn({ streams }: Invocation, text: string): Promise<void> {
  return streams.errOut.write(`Warning: ${text}\n`);
}

/** Deletes one object after the other. */
class Deletion {
  readonly #invocation: Invocation;
  readonly #gracePeriod: number;
  readonly #dryRun: DryRun;
  readonly #propagationPolicy: string;
  #warned = false;

  constructor(
    invocation: Invocation,
    options: Pick<DeletionOptions, "gracePeriod" | "dryRun" | "propagationPolicy">,
  ) {
    this.#invocation = invocation;
    this.#gracePeriod = options.gracePeriod;
    this.#dryRun = options.dryRun;
    this.#propagationPolicy = options.propagationPolicy;
  }

  /** Answers the uid of what was deleted; "" if the server did not say. */
  async delete(info: Info): Promise<string> {
    const { enforceNamespace, flags, rest } = this.#invocation;
    if (enforceNamespace && !info.mapping.namespaced && !flags.bool("all-namespaces")) {
      await this.#warnOfScope();
    }
    if (this.#dryRun === "client") {
      await this.#tell(info);
      return "";
    }
    const options = {
      ...(this.#gracePeriod >= 0 && { gracePeriodSeconds: this.#gracePeriod }),
      propagationPolicy: this.#propagationPolicy,
      ...(this.#dryRun === "server" && { dryRun: ["All"] }),
    };
    const answer = await withSource("deleting", info.source ?? "", () =>
      rest.delete(info, options),
    );
    await this.#tell(info);
    return textAt(answer, "metadata", "uid") || textAt(answer, "details", "uid");
  }

  async #warnOfScope(): Promise<void> {
    if (this.#warned) return;
    this.#warned = true;
    const text = "deleting cluster-scoped resources, not scoped to the provided namespace";
    await warn(this.#invocation, text);
  }

  async #tell({ mapping, name }: Info): Promise<void> {
    const { flags, streams } = this.#invocation;
    const type = `${mapping.kind.toLowerCase()}${mapping.group ? `.${mapping.group}` : ""}`;
    if (flags.string("output") === "name") return streams.out.write(`${type}/${name}\n`);
    const how = this.#gracePeriod === 0 ? "force deleted" : "deleted";
    const suffix = dryRunSuffix(this.#dryRun);
    await streams.out.write(`${type} ${JSON.stringify(name)} ${how}${suffix}\n`);
  }
}

async function waitForAll(invocation: Invocation, deleted: readonly Deleted[]): Promise<void> {
  const timeoutMs = invocation.flags.duration("timeout") || 168 * 3_600_000;
  const deadline = invocation.factory.clock.now + timeoutMs;
  const failures: Error[] = [];
  for (const { info, uid } of deleted) {
    await collect(failures, async () => {
      const gone = await waitUntilGone(invocation, info, uid, deadline);
      if (gone) return;
      throw new UsageError(
        `timed out waiting for the condition on ${groupResourceOf(info.mapping)}/${info.name}`,
      );
    });
  }
  throwAll(failures);
  if (invocation.factory.cancel.cancelled) throw new Cancelled("interrupted");
}
