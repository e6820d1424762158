import type { Pod } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { Container } from "#api/podspec.ts";
import { formatTime } from "#api/time.ts";
import type { Volume } from "#api/volumes.ts";
import { equal } from "#base/json.ts";
import type { Mount } from "./container-files.ts";
import type { PodFacts } from "./downward-api.ts";
import { ConfigError } from "./environment.ts";
import { FileTree, tidy } from "./file-tree.ts";
import { expandVariables } from "./instance.ts";
import type { NodeServices } from "./node-services.ts";
import {
  type VolumeContent,
  volumeContent,
  VolumeError,
  type VolumeSources,
} from "./volume-content.ts";
import { directoryMode, giveToGroup, isInMemory, writeAtOnce } from "./volume-disk.ts";

/** A volume of a Pod. */
interface Mounted {
  readonly tree: FileTree;
  /** Where the volume is in the tree. */
  readonly root: string;
  readonly isInMemory: boolean;
  /** Made from objects, of these files: the kubelet keeps it as they are, and programs cannot write. */
  readonly made?: VolumeContent;
}

type Node = Pick<NodeServices, "hostFiles" | "disks" | "simulation">;

/** What volumes were made from: where all of it is as it was, so are they. */
class MadeFrom implements VolumeSources {
  readonly pod: Pod;
  readonly facts: PodFacts;
  readonly registry: VolumeSources["registry"];
  readonly token: VolumeSources["token"];
  /** Whether each thing that was looked at is still the same. */
  readonly #checks: ((now: VolumeSources) => boolean)[] = [];

  constructor(sources: VolumeSources) {
    this.pod = sources.pod;
    this.facts = sources.facts;
    this.registry = {
      find: (resource, namespace, name) => {
        const object = sources.registry.find(resource, namespace, name);
        this.#checks.push(({ registry }) => registry.find(resource, namespace, name) === object);
        return object;
      },
    };
    this.token = (wanted) => {
      const token = sources.token(wanted);
      this.#checks.push((now) => isStill(token, () => now.token(wanted)));
      return token;
    };
  }

  isAsBefore(now: VolumeSources): boolean {
    const { spec, metadata } = this.pod;
    return (
      now.pod.spec === spec &&
      now.pod.metadata.labels === metadata.labels &&
      now.pod.metadata.annotations === metadata.annotations &&
      equal(now.facts, this.facts) &&
      this.#checks.every((isSame) => isSame(now))
    );
  }
}

/** False also where there is none any more. */
function isStill(token: () => string, find: () => () => string): boolean {
  try {
    return find() === token;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return false;
  }
}

/** The volumes of one Pod: all its containers see the same, and restarts leave them. */
export class PodVolumes {
  readonly #node: Node;
  readonly #mounted = new Map<string, Mounted>();
  #madeFrom: MadeFrom | undefined;

  constructor(node: Node) {
    this.#node = node;
  }

  /**
   * Sets up what is not, and renews what follows changes of objects. Answers what is wrong, as the Events
   * FailedMount say it; what stood before stays then.
   */
  setUp(sources: VolumeSources): readonly string[] {
    if (this.#madeFrom?.isAsBefore(sources)) return [];
    const madeFrom = new MadeFrom(sources);
    const problems = (sources.pod.spec.volumes ?? []).flatMap((volume) => {
      try {
        this.#setUp(volume, madeFrom);
        return [];
      } catch (error) {
        if (!(error instanceof VolumeError)) throw error;
        return [`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`];
      }
    });
    this.#madeFrom = problems.length === 0 ? madeFrom : undefined;
    return problems;
  }

  /** What a container sees of them, by path. Throws ConfigError. */
  mountsOf(
    { name: container, volumeMounts = [] }: Container,
    env: Readonly<Record<string, string>>,
  ): ReadonlyMap<string, Mount> {
    const mounts = new Map<string, Mount>();
    for (const { name, mountPath, subPathExpr, readOnly = false, ...mount } of volumeMounts) {
      const volume = this.#mounted.get(name);
      if (!volume) continue;
      const subPath = subPathExpr ? expandedPath(subPathExpr, env) : (mount.subPath ?? "");
      if (subPath) checkSubPath(subPath);
      const isMade = volume.made !== undefined;
      // A path within a volume that is replaced as a whole goes on leading to the replaced one.
      const tree = isMade && subPath ? volume.tree.copy() : volume.tree;
      const root = subPath ? tree.resolve(`${volume.root}/${subPath}`) : volume.root;
      if (subPath && !tree.kind(root)) {
        const problem = `failed to create subPath directory for volumeMount "${name}" of container "${container}"`;
        if (tree.kind(tidy(`${root}/..`)) === "file") throw new ConfigError(problem);
        const { mode, gid } = tree.find(volume.root)!;
        tree.put(root, { mode, gid });
      }
      const { isInMemory: inMemory } = volume;
      mounts.set(mountPath, { tree, root, readOnly: readOnly || isMade, isInMemory: inMemory });
    }
    return mounts;
  }

  #setUp(volume: Volume, sources: VolumeSources): void {
    const { name, hostPath } = volume;
    const { fsGroup } = sources.pod.spec.securityContext ?? {};
    const made = volumeContent(volume, sources);
    const before = this.#mounted.get(name);
    if (made) {
      if (before && equal(made, before.made)) return;
      const tree = before?.tree ?? this.#newTree(volume);
      const { now } = this.#node.simulation;
      tree.whenLooked(() => {
        writeAtOnce(tree, this.#timeDirectory(sources.pod, name, now), made);
        if (fsGroup !== undefined) giveToGroup(tree, fsGroup, true);
      });
      this.#mounted.set(name, { tree, root: "/", isInMemory: isInMemory(volume), made });
    } else if (!before) {
      const { namespace = "" } = sources.pod.metadata;
      const { claimName } = volume.persistentVolumeClaim ?? {};
      const disk = claimName ? this.#node.disks.of(namespace, claimName) : undefined;
      const tree = hostPath ? this.#node.hostFiles : (disk?.tree ?? this.#newTree(volume));
      if (hostPath) checkHostPath(tree, hostPath.path, hostPath.type ?? "");
      else if (fsGroup !== undefined && !disk?.isHostPath) giveToGroup(tree, fsGroup, false);
      const root = tree.resolve(hostPath?.path ?? "/");
      this.#mounted.set(name, { tree, root, isInMemory: isInMemory(volume) });
    }
  }

  #newTree(volume: Volume): FileTree {
    return new FileTree({}, [], { "/": directoryMode(volume) });
  }

  /** `..2026_01_01_09_00_00.1234567890`. */
  #timeDirectory({ metadata }: Pod, volume: string, now: number): string {
    const time = formatTime(now).slice(0, 19).replaceAll(/[-T:]/g, "_");
    const label = `volume ${volume} of ${metadata.uid} at ${now}`;
    const random = this.#node.simulation.random(label);
    return `..${time}.${random.text(10, "0123456789")}`;
  }
}

function expandedPath(expression: string, env: Readonly<Record<string, string>>): string {
  const names = [...expression.matchAll(/(?<!\$)\$\(([^)]*)\)/g)].map(([, name = ""]) => name);
  const unknown = [...new Set(names)].filter((name) => !env[name]).toSorted();
  if (unknown.length > 0) throw new ConfigError(`missing value for ${unknown.join(", ")}`);
  return expandVariables(expression, env);
}

function checkSubPath(path: string): void {
  if (path.startsWith("/")) {
    throw new ConfigError(`error SubPath \`${path}\` must not be an absolute path`);
  }
  if (path.split("/").includes("..")) {
    throw new ConfigError(`unable to provision SubPath \`${path}\`: must not contain '..'`);
  }
}

/** Rules of pkg/volume/hostpath: what the author says the path is has to be so, or is made. */
function checkHostPath(tree: FileTree, path: string, type: string): void {
  const place = tree.resolve(path);
  const kind = tree.kind(place);
  if (type === "FileOrCreate" && !kind) tree.put(place, { text: "" });
  else if ((type === "DirectoryOrCreate" || type === "") && !kind) tree.put(place, {});
  else if (type.startsWith("Directory") && kind !== "directory") {
    throw new VolumeError(`hostPath type check failed: ${path} is not a directory`);
  } else if (type.startsWith("File") && kind !== "file") {
    throw new VolumeError(`hostPath type check failed: ${path} is not a file`);
  } else if (deviceTypes[type]) {
    throw new VolumeError(`hostPath type check failed: ${path} is not a ${deviceTypes[type]}`);
  }
}

const deviceTypes: { readonly [type: string]: string } = {
  Socket: "socket file",
  CharDevice: "character device",
  BlockDevice: "block device",
};
