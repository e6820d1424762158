// What the kubelet does with the files of a volume. Rules of pkg/volume: util/atomic_writer.go, volume_linux.go.

import type { Volume } from "#api/volumes.ts";
import type { FileTree } from "./file-tree.ts";
import type { VolumeContent } from "./volume-content.ts";

/** The directory that holds what a volume is made of is a link to one that is named by the time. */
const dataDirectory = "..data";

/**
 * Puts files in the place of all that were there: in a directory of their own, and links to them where they are
 * wanted, so that all change at once.
 */
export function writeAtOnce(tree: FileTree, directory: string, content: VolumeContent): void {
  tree.remove("/");
  tree.put(directory, {});
  for (const [path, file] of Object.entries(content)) tree.put(`${directory}/${path}`, file);
  tree.put(dataDirectory, linkTo(directory));
  for (const name of tree.names(`/${directory}`)) {
    tree.put(name, linkTo(`${dataDirectory}/${name}`));
  }
}

function linkTo(link: string) {
  return { link, text: "", mode: 0o777 };
}

/** A medium of memory is a tmpfs, and so are all made volumes but those of ConfigMaps. */
export function isInMemory({ emptyDir, secret, downwardAPI, projected }: Volume): boolean {
  return emptyDir?.medium === "Memory" || !!(secret ?? downwardAPI ?? projected);
}

/** The mode of a volume's directory: everybody's; a tmpfs has the sticky bit besides. */
export function directoryMode(volume: Volume): number {
  return isInMemory(volume) ? 0o1777 : 0o777;
}

/** Lets the Pod's group have the volume, as changeFilePermission does. */
export function giveToGroup(tree: FileTree, gid: number, readOnly: boolean): void {
  for (const [place, { mode, text, link }] of tree.entries()) {
    if (link !== undefined) continue;
    const more = (readOnly ? 0o440 : 0o660) | (text === undefined ? 0o2110 : 0);
    tree.change(place, { gid, mode: mode | more });
  }
}
