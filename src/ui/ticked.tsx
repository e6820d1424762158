import type { ReactElement } from "react";

/** Plain text, except that what stands between backticks is code. */
export function Ticked({ text }: { readonly text: string }): ReactElement {
  // Every second part stood between backticks; the parts of one text never change places.
  return (
    <>
      {text
        .split("`")
        .map((part, index) =>
          index % 2 === 1 ? (
            <code key={`${index}`}>{part}</code>
          ) : (
            <span key={`${index}`}>{part}</span>
          ),
        )}
    </>
  );
}
