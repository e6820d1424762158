// The mode bits of files, as stat(1), ls(1) and chmod(1) read and write them.

import type { Attributes, Permission, Stat } from "./files.ts";

/** Whom the kernel takes a process for. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
}

const weights: { readonly [permission in Permission]: number } = { r: 4, w: 2, x: 1 };
const setUser = 0o4000;
const setGroup = 0o2000;
const sticky = 0o1000;

/** What a new file gets, and a new directory, under the usual umask. */
export const newFileMode = 0o644;
export const newDirectoryMode = 0o755;
/** What the usual umask takes away. */
export const umask = 0o022;

/** As the kernel decides: root may everything but run what nobody may. */
export function permits(
  { mode, uid, gid }: Attributes,
  what: Permission,
  who: Credentials,
  isDirectory: boolean,
): boolean {
  if (who.uid === 0) return what !== "x" || isDirectory || (mode & 0o111) !== 0;
  const shift = who.uid === uid ? 6 : who.gid === gid || who.groups?.includes(gid) ? 3 : 0;
  return ((mode >> shift) & weights[what]) !== 0;
}

/** What a new file or directory gets in a directory: its group where that has the bit for it. */
export function attributesOfNew(
  above: Attributes,
  { uid, gid }: Credentials,
  isDirectory: boolean,
): Attributes {
  const passesOn = (above.mode & setGroup) !== 0;
  const mode = isDirectory ? newDirectoryMode | (passesOn ? setGroup : 0) : newFileMode;
  return { mode, uid, gid: passesOn ? above.gid : gid };
}

/** Whether somebody may take another's file out of a directory like `/tmp`. */
export function mayRemove(above: Attributes, file: Attributes, { uid }: Credentials): boolean {
  return (above.mode & sticky) === 0 || uid === 0 || uid === above.uid || uid === file.uid;
}

/** What `ls -l` adds up, in KiB: a link takes no room of its own. */
export function blocksOf(stats: readonly Stat[]): number {
  return stats.reduce(
    (sum, { size, link }) => sum + (link === undefined ? Math.ceil(size / 4096) * 4 : 0),
    0,
  );
}

/** `rwxr-xr-t`. */
export function modeText(mode: number): string {
  const marks = Array.from("rwxrwxrwx", (mark, index) => (mode & (0o400 >> index) ? mark : "-"));
  for (const [at, bit, mark] of [
    [2, setUser, "s"],
    [5, setGroup, "s"],
    [8, sticky, "t"],
  ] as const) {
    if (mode & bit) marks[at] = marks[at] === "x" ? mark : mark.toUpperCase();
  }
  return marks.join("");
}

/** The mode after `chmod SPEC`: `644`, `u+x,go-w`, `a=rX`. Undefined if that is none. */
export function changedMode(spec: string, mode: number, isDirectory: boolean): number | undefined {
  // Of a directory, digits leave the bits of user and group that they do not name.
  if (/^[0-7]{1,5}$/.test(spec)) {
    return (isDirectory ? mode & (setUser | setGroup) : 0) | (parseInt(spec, 8) & 0o7777);
  }
  let result = mode;
  for (const clause of spec.split(",")) {
    const [, whom, changes] = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause) ?? [];
    if (whom === undefined || changes === undefined) return undefined;
    for (const [, operator, what = ""] of changes.matchAll(/([-+=])([a-zX]*)/g)) {
      const shifts = ["u", "g", "o"].filter(
        (one) => whom === "" || /a/.test(whom) || whom.includes(one),
      );
      const own = shifts.reduce((bits, one) => bits | (7 << shiftOf(one)), 0);
      let bits = 0;
      for (const one of shifts) bits |= bitsOf(what, one, result, isDirectory);
      if (whom === "") bits &= ~umask;
      if (operator === "-") result &= ~bits;
      else result = (operator === "=" ? result & ~own : result) | bits;
    }
  }
  return result;
}

function shiftOf(who: string): number {
  return who === "u" ? 6 : who === "g" ? 3 : 0;
}

function bitsOf(what: string, who: string, mode: number, isDirectory: boolean): number {
  if (/^[ugo]$/.test(what)) return ((mode >> shiftOf(what)) & 7) << shiftOf(who);
  let bits = 0;
  for (const letter of what) {
    if (letter === "s") bits |= who === "u" ? setUser : who === "g" ? setGroup : 0;
    else if (letter === "t") bits |= sticky;
    else if (letter === "X") bits |= isDirectory || mode & 0o111 ? 1 << shiftOf(who) : 0;
    else bits |= weights[letter as Permission] << shiftOf(who);
  }
  return bits;
}
