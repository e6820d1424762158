/** How much of two things is the same; they are equal if nothing differs. */
export interface Likeness {
  readonly same: number;
  readonly different: number;
}

/** One step from a list to another: both have the element, it is changed, removed, or inserted. */
export type Edit = "=" | "~" | "-" | "+";

type Compare = (x: number, y: number) => Likeness;

/** Things of which nothing is known but that they differ. */
export function likenessOf(equal: boolean): Likeness {
  return equal ? { same: 1, different: 0 } : { same: 0, different: 2 };
}

function isEqual({ different }: Likeness): boolean {
  return different === 0;
}

/** Alike enough to be the same element, changed. */
function isSimilar({ same, different }: Likeness): boolean {
  return same + 1 >= different;
}

/** One end of the way through the table of all pairs: from the beginning (1), or back from the end (-1). */
class Path {
  readonly edits: Edit[] = [];
  readonly #direction: 1 | -1;
  x: number;
  y: number;

  constructor(direction: 1 | -1, x: number, y: number) {
    this.#direction = direction;
    this.x = x;
    this.y = y;
  }

  /** The pair that is next on the diagonal. */
  next(compare: Compare): Likeness {
    const back = this.#direction < 0 ? 1 : 0;
    return compare(this.x - back, this.y - back);
  }

  add(edit: Edit): void {
    this.edits.push(edit);
    if (edit !== "+") this.x += this.#direction;
    if (edit !== "-") this.y += this.#direction;
  }

  /** Goes to a point ahead, along equal and similar pairs where there are any. */
  connect(x: number, y: number, compare: Compare): void {
    const leftX = () => (x - this.x) * this.#direction;
    const leftY = () => (y - this.y) * this.#direction;
    while (leftX() > 0 && leftY() > 0) {
      const likeness = this.next(compare);
      if (isEqual(likeness)) this.add("=");
      else if (isSimilar(likeness)) this.add("~");
      else if (this.#direction > 0) this.add(leftX() >= leftY() ? "-" : "+");
      else this.add(leftY() >= leftX() ? "+" : "-");
    }
    while (leftX() > 0) this.add("-");
    while (leftY() > 0) this.add("+");
  }
}

/**
 * The steps from a list of `nx` elements to one of `ny`: a greedy search from both ends that meets in the
 * middle, as go-cmp's internal/diff. Its program tosses a coin which end begins; here it is the last.
 */
export function editScript(nx: number, ny: number, compare: Compare): readonly Edit[] {
  const forward = new Path(1, 0, 0);
  const backward = new Path(-1, nx, ny);
  const front = { x: 0, y: 0 };
  const rear = { x: nx, y: ny };
  let budget = 4 * (nx + ny);
  const isOver = () => front.x >= rear.x || front.y >= rear.y || budget === 0;
  /** Looks for an equal pair on the diagonal through one frontier, ever further off; goes there if there is one. */
  const search = (path: Path, frontier: { x: number; y: number }, direction: 1 | -1) => {
    const back = direction < 0 ? 1 : 0;
    let stopped = { right: false, left: false };
    for (let step = 0; !(stopped.right && stopped.left) && budget > 0; step++) {
      const offset = (step & 1 ? ~step : step) >> 1;
      const x = frontier.x + offset * direction;
      const y = frontier.y - offset * direction;
      const isRight =
        direction > 0 ? x >= backward.x || y < forward.y : forward.x >= x || backward.y < y;
      const isLeft =
        direction > 0 ? y >= backward.y || x < forward.x : forward.y >= y || backward.x < x;
      if (isRight) stopped.right = true;
      else if (isLeft) stopped.left = true;
      else if (isEqual(compare(x - back, y - back))) {
        path.connect(x, y, compare);
        path.add("=");
        while (forward.x < backward.x && forward.y < backward.y && isEqual(path.next(compare))) {
          path.add("=");
        }
        frontier.x = path.x;
        frontier.y = path.y;
        stopped = { right: true, left: true };
      } else {
        budget--;
      }
    }
  };
  for (let isBackward = true; !isOver(); isBackward = !isBackward) {
    if (isBackward) {
      search(backward, rear, -1);
      if (rear.x - forward.x >= rear.y - forward.y) rear.x--;
      else rear.y--;
    } else {
      search(forward, front, 1);
      if (backward.x - front.x >= backward.y - front.y) front.x++;
      else front.y++;
    }
  }
  forward.connect(backward.x, backward.y, compare);
  return [...forward.edits, ...backward.edits.toReversed()];
}
