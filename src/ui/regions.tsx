import "./regions.css";
import type { CSSProperties, ReactElement, ReactNode } from "react";
import { type Region, useSettings } from "./settings-store.ts";
import { Splitter } from "./splitter.tsx";

/** Lesson on the left, picture over terminal on the right; one column on a phone. Each can be hidden. */
export function Regions(props: Readonly<Record<Region, ReactNode>>): ReactElement {
  const { hidden, lessonShare, pictureShare } = useSettings();
  const shown = (region: Region): boolean => !hidden.includes(region);
  const right = shown("picture") || shown("terminal");
  const shares = { "--lesson": lessonShare, "--picture": pictureShare } as CSSProperties;
  const region = (name: Region, label: string): ReactElement => (
    <section className={`region ${name}`} aria-label={label} hidden={!shown(name)}>
      {props[name]}
    </section>
  );
  return (
    <main className="regions" style={shares} data-shown={shownOf(hidden)}>
      {region("lesson", "Lesson")}
      {shown("lesson") && right && (
        <Splitter
          label="Width of the lesson"
          axis="x"
          share={lessonShare}
          onChange={(share) => useSettings.setState({ lessonShare: share })}
        />
      )}
      <div className="right" hidden={!right}>
        {region("picture", "Picture")}
        {shown("picture") && shown("terminal") && (
          <Splitter
            label="Height of the picture"
            axis="y"
            share={pictureShare}
            onChange={(share) => useSettings.setState({ pictureShare: share })}
          />
        )}
        {region("terminal", "Terminal")}
      </div>
    </main>
  );
}

const regions: readonly Region[] = ["lesson", "picture", "terminal"];

function shownOf(hidden: readonly Region[]): string {
  return regions.filter((name) => !hidden.includes(name)).join(" ");
}
