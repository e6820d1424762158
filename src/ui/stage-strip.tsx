import { type ReactElement, type ReactNode, useState } from "react";
import { type Caption, stages } from "#view/caption.ts";
import { Ticked } from "./ticked.tsx";

/** The four official stages of a rolling update, the one that the cluster is in, and what is going on. */
export function StageStrip(props: {
  readonly caption: Caption;
  /** Buttons at the end of the line. */
  readonly children: ReactNode;
}): ReactElement {
  const { caption, children } = props;
  const [read, setRead] = useState<number>();
  const about = read === undefined ? undefined : stages[read];
  return (
    <div className="stage-strip" data-stage={caption.stage} data-branch={caption.branch}>
      <ol aria-label="Stages of a rolling update">
        {stages.map(({ title }, index) => {
          const number = index + 1;
          const isNow = caption.stage === number;
          return (
            <li key={title}>
              <button
                className={isNow ? "stage now" : "stage"}
                aria-current={isNow ? "step" : undefined}
                aria-expanded={read === index}
                aria-label={`Stage ${number}: ${title}`}
                title={title}
                onClick={() => setRead(read === index ? undefined : index)}
              >
                {number}
              </button>
            </li>
          );
        })}
      </ol>
      <p className="caption" role="status">
        <strong>{caption.title}</strong> <Ticked text={caption.text} />
      </p>
      <div className="tools">{children}</div>
      {about && (
        <p className="about-stage">
          <strong>
            Stage {(read ?? 0) + 1}: {about.title}.
          </strong>{" "}
          <Ticked text={about.text} />
        </p>
      )}
    </div>
  );
}
