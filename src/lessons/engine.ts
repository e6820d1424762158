import type { Resource } from "#api/scheme.ts";
import { must } from "#base/assert.ts";
import { holds, resourcesOf } from "./checks.ts";
import type { Lesson } from "./lesson.ts";
import type { LessonTask } from "./schema.ts";
import type { World } from "./world.ts";

/** How a task stands. */
export interface TaskProgress {
  readonly id: string;
  readonly passed: boolean;
  /** Why not yet, in one sentence; "" when passed. */
  readonly why: string;
  /** It passed after its solution was shown. */
  readonly withHelp: boolean;
}

/**
 * Follows a learner through a lesson's tasks. It looks at the world only when told that something
 * changed; a task that passed stays passed, and one with unmet `needs` waits for them. What the
 * learner did counts for a task from when its needs had passed.
 */
export class LessonEngine {
  readonly #tasks: readonly LessonTask[];
  readonly #world: World;
  readonly #passed = new Set<string>();
  readonly #helped = new Set<string>();
  /** What a task's checks may look at, from when its needs had passed. */
  readonly #views = new Map<string, World>();
  #watched: ReadonlySet<Resource> = new Set();
  #stale = true;
  #states: readonly TaskProgress[] = [];

  constructor(lesson: Lesson, world: World) {
    this.#tasks = lesson.tasks;
    this.#world = world;
    this.refresh();
  }

  /** An object of this resource was written. */
  changed(resource: Resource): void {
    if (this.#watched.has(resource)) this.#stale = true;
  }

  /** The learner's command ended or an answer arrived. */
  acted(): void {
    this.#stale = true;
  }

  /** The learner asked to be shown the solution. */
  help(task: string): void {
    this.#helped.add(task);
  }

  /** Looks at the open tasks again if something changed since. True if a task's state is another now. */
  refresh(): boolean {
    if (!this.#stale) return false;
    this.#stale = false;
    for (let before = -1; before !== this.#passed.size;) {
      before = this.#passed.size; // What one task needed may have passed just now.
      for (const task of this.#open()) {
        if (this.#missingNeed(task) !== undefined) continue;
        const view = this.#views.get(task.id) ?? onwards(this.#world);
        this.#views.set(task.id, view);
        if (holds(task.check, view)) this.#passed.add(task.id);
      }
    }
    this.#watched = new Set(
      this.#open().flatMap((task) => [
        ...resourcesOf(task.check),
        ...task.feedback.flatMap(({ when }) => (when ? resourcesOf(when) : [])),
      ]),
    );
    const states = this.#tasks.map((task) => this.#stateOf(task));
    const differs = states.some((state, index) => {
      const old = this.#states[index];
      return !old || old.passed !== state.passed || old.why !== state.why;
    });
    if (differs) this.#states = states;
    return differs;
  }

  /** All tasks, in the lesson's order, as of the last refresh. */
  get states(): readonly TaskProgress[] {
    return this.#states;
  }

  #open(): readonly LessonTask[] {
    return this.#tasks.filter(({ id }) => !this.#passed.has(id));
  }

  #missingNeed({ needs }: LessonTask): LessonTask | undefined {
    const missing = needs.find((id) => !this.#passed.has(id));
    return this.#tasks.find(({ id }) => id === missing);
  }

  #stateOf(task: LessonTask): TaskProgress {
    const { id } = task;
    const withHelp = this.#helped.has(id);
    if (this.#passed.has(id)) return { id, passed: true, why: "", withHelp };
    const need = this.#missingNeed(task);
    if (need) return { id, passed: false, why: `First: ${need.title}.`, withHelp };
    const view = must(this.#views.get(id), "the view of a task whose needs have passed");
    const fitting = task.feedback.find(({ when }) => !when || holds(when, view));
    return { id, passed: false, why: must(fitting, "a default sentence").say, withHelp };
  }
}

/** The same world, without what the learner did up to now. */
function onwards(world: World): World {
  const commands = world.commandsRun.length;
  const responses = world.responsesSeen.length;
  return {
    find: (resource, namespace, name) => world.find(resource, namespace, name),
    list: (resource, namespace) => world.list(resource, namespace),
    get commandsRun() {
      return world.commandsRun.slice(commands);
    },
    get responsesSeen() {
      return world.responsesSeen.slice(responses);
    },
  };
}
