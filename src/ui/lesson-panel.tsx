import "./lesson.css";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { LessonView, StepView } from "#protocol/lesson-view.ts";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useLive } from "./live-store.ts";
import { Prose } from "./prose.tsx";
import { RegionHeader } from "./region-header.tsx";

/** The lesson, a step at a time. The next step is offered when the tasks are done, never forced. */
export function LessonPanel({ connection }: { readonly connection: Connection }): ReactElement {
  const lesson = useLive((live) => live.lesson);
  const phase = useLive((live) => live.phase);
  if (lesson) return <OpenLesson key={lesson.id} lesson={lesson} connection={connection} />;
  return (
    <>
      <RegionHeader region="lesson" title="Lesson" />
      {phase === "loading" && <p className="loading">The cluster is starting …</p>}
    </>
  );
}

function OpenLesson(props: {
  readonly lesson: LessonView;
  readonly connection: Connection;
}): ReactElement {
  const { lesson, connection } = props;
  const [index, setIndex] = useState(0);
  const top = useRef<HTMLDivElement>(null);
  const step = lesson.steps[index];
  useEffect(() => {
    top.current?.scrollTo({ top: 0 });
  }, [index]);
  if (!step) return <p className="loading">This lesson has no steps.</p>;
  return (
    <>
      <RegionHeader region="lesson" title={`Step ${index + 1} of ${lesson.steps.length}`}>
        <StepList steps={lesson.steps} open={index} onOpen={setIndex} />
      </RegionHeader>
      <div className="prose-box" ref={top}>
        <article className="prose" data-step={step.id}>
          <h3>{step.title}</h3>
          <Prose body={step.body} tasks={step.tasks} connection={connection} />
          <StepEnd lesson={lesson} index={index} onOpen={setIndex} />
        </article>
      </div>
    </>
  );
}

/** How far the tasks of a step are. */
function useStepState(step: StepView): "none" | "open" | "passed" {
  return useLive(({ tasks }) => {
    if (step.tasks.length === 0) return "none";
    return step.tasks.every(({ id }) => tasks.get(id)?.passed) ? "passed" : "open";
  });
}

function StepList(props: {
  readonly steps: readonly StepView[];
  readonly open: number;
  readonly onOpen: (index: number) => void;
}): ReactElement {
  const { steps, open, onOpen } = props;
  return (
    <nav aria-label="Steps">
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.id}>
            <StepButton
              step={step}
              number={index + 1}
              isOpen={index === open}
              onOpen={() => onOpen(index)}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepButton(props: {
  readonly step: StepView;
  readonly number: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}): ReactElement {
  const { step, number, isOpen, onOpen } = props;
  const state = useStepState(step);
  const done = state === "passed" ? ", done" : "";
  return (
    <button
      className={`step ${state}`}
      title={step.title}
      aria-label={`Step ${number}: ${step.title}${done}`}
      aria-current={isOpen ? "step" : undefined}
      onClick={onOpen}
    >
      {state === "passed" ? <Icon name="check" /> : number}
    </button>
  );
}

function StepEnd(props: {
  readonly lesson: LessonView;
  readonly index: number;
  readonly onOpen: (index: number) => void;
}): ReactElement {
  const { lesson, index, onOpen } = props;
  const { steps } = lesson;
  const state = useStepState(steps[index]!);
  const all = useLive(({ tasks }) => [...tasks.values()].every(({ passed }) => passed));
  const previous = steps[index - 1];
  const next = steps[index + 1];
  return (
    <footer className="step-end">
      {!next && all && state === "passed" && (
        <p className="complete" role="status">
          <strong>That was the whole module.</strong> The cluster is yours: break something, and
          find out why.
        </p>
      )}
      <div className="step-buttons">
        {previous && (
          <button onClick={() => onOpen(index - 1)}>
            <Icon name="left" /> {previous.title}
          </button>
        )}
        {next && (
          <button
            className={state === "open" ? "next" : "next primary"}
            onClick={() => onOpen(index + 1)}
          >
            {next.title} <Icon name="right" />
          </button>
        )}
      </div>
    </footer>
  );
}
