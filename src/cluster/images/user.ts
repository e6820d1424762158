import type { PodSpec, SecurityContext } from "#api/podspec.ts";

/** Who a process runs as, by number, and what else it may. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Further groups. */
  readonly groups: readonly number[];
  /** It may do to the node what root may. */
  readonly privileged: boolean;
  /** It may become root by a program that is marked for that. */
  readonly escalates: boolean;
}

/** Who a container runs as: what it says itself, then its Pod, then root. */
export function userOf(pod: PodSpec["securityContext"] = {}, own: SecurityContext = {}): User {
  const { runAsUser = pod.runAsUser, runAsGroup = pod.runAsGroup } = own;
  const { supplementalGroups = [], fsGroup } = pod;
  return {
    uid: runAsUser ?? 0,
    gid: runAsGroup ?? 0,
    groups: [...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])],
    privileged: own.privileged ?? false,
    escalates: own.allowPrivilegeEscalation ?? true,
  };
}

/** What `id` prints. */
export function identity({ uid, gid, groups }: User, args: readonly string[]): string {
  const all = [...new Set([gid, ...groups])];
  if (args.includes("-u")) return `${uid}`;
  if (args.includes("-g")) return `${gid}`;
  if (args.includes("-G")) return all.join(" ");
  return `uid=${named(uid)} gid=${named(gid)} groups=${all.map(named).join(",")}`;
}

/** Images know no other names. */
function named(id: number): string {
  return id === 0 ? "0(root)" : `${id}`;
}
