import type { ReactElement, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { type Region, useSettings } from "./settings-store.ts";

const others: Readonly<Record<Region, readonly Region[]>> = {
  lesson: ["picture", "terminal"],
  picture: ["lesson", "terminal"],
  terminal: ["lesson", "picture"],
};

/** The line above a region: its name, what belongs to it, and a button that shows it alone. */
export function RegionHeader(props: {
  readonly region: Region;
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const { region, title, children } = props;
  return (
    <header className="region-header">
      <h2>{title}</h2>
      <div className="tools">
        {children}
        <AloneButton region={region} />
      </div>
    </header>
  );
}

/** Shows one region alone, and all of them again. */
export function AloneButton({ region }: { readonly region: Region }): ReactElement {
  const alone = useSettings(({ hidden }) => others[region].every((name) => hidden.includes(name)));
  const label = alone ? "Show everything" : `Show only the ${region}`;
  return (
    <button
      className="quiet"
      title={label}
      aria-label={label}
      onClick={() => useSettings.setState({ hidden: alone ? [] : others[region] })}
    >
      <Icon name={alone ? "restore" : "alone"} />
    </button>
  );
}
