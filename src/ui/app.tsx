import "./theme.css";
import { type ReactElement, useCallback, useEffect, useState } from "react";
import type { ScreenSize } from "#terminal/screen.ts";
import type { Address } from "./address.ts";
import type { Connection } from "./connection.ts";
import { fetchLesson } from "./fetch-lesson.ts";
import { resumed } from "./kept-session.ts";
import { LessonPanel } from "./lesson-panel.tsx";
import { useLive } from "./live-store.ts";
import { PicturePanel } from "./picture-panel.tsx";
import { Problem } from "./problem.tsx";
import { Regions } from "./regions.tsx";
import { TerminalPanel } from "./terminal-panel.tsx";
import { TopBar } from "./top-bar.tsx";
import { useTheme } from "./use-theme.ts";

/** The page: a top bar over lesson, picture and terminal. */
export function App(props: {
  readonly connection: Connection;
  readonly address: Address;
}): ReactElement {
  const { connection, address } = props;
  const theme = useTheme();
  const [size, setSize] = useState<ScreenSize>();
  const title = useLive(({ lesson }) => lesson?.title);
  const [text, problem] = useLessonText(address.lesson);

  useEffect(() => {
    document.title = title === undefined ? "Slipway" : `${title} · Slipway`;
  }, [title]);
  useEffect(() => {
    // The size goes along: the first prompt is drawn to it.
    if (text === undefined || !size || useLive.getState().phase !== "loading") return;
    const { seed, speed } = address;
    const boot = {
      type: "boot",
      lessonText: text,
      speed,
      ...size,
      ...(seed !== undefined && { seed }),
    } as const;
    void resumed(boot).then((resumable) => {
      connection.send(resumable);
      // The past was lived on a screen of its own size.
      if (resumable.resume) connection.send({ type: "tty.resize", ...size });
    });
  }, [text, size, connection, address]);

  const onScreen = useCallback((first: ScreenSize) => setSize(first), []);
  return (
    <div className="page">
      <TopBar connection={connection} />
      <Problem unopened={problem} connection={connection} />
      <Regions
        lesson={<LessonPanel connection={connection} />}
        picture={<PicturePanel connection={connection} />}
        terminal={<TerminalPanel connection={connection} theme={theme} onScreen={onScreen} />}
      />
    </div>
  );
}

/** The lesson's text once it has come, or why it did not. */
function useLessonText(id: string): readonly [text: string | undefined, problem: string] {
  const [text, setText] = useState<string>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let current = true;
    void fetchLesson(id).then((fetched) => {
      if (!current) return;
      if ("text" in fetched) setText(fetched.text);
      else setProblem(fetched.problem);
    });
    return () => {
      current = false;
    };
  }, [id]);
  return [text, problem];
}
