// Go's sort.Sort is not stable: where events have the same time, their order on the screen is that of
// its pattern-defeating quicksort (Go 1.19 and later). Rules of Go's src/sort/zsortinterface.go.

/** Sorts in place as Go's sort.Sort: equal items come out in the order in which Go leaves them. */
export function goSort<T>(items: T[], isLess: (a: T, b: T) => boolean): T[] {
  new Sorter(items, isLess).sort(0, items.length, bitLength(items.length));
  return items;
}

const longestInsertion = 12;

type Order = "unknown" | "increasing" | "decreasing";

class Sorter<T> {
  readonly #items: T[];
  readonly #isLess: (a: T, b: T) => boolean;

  constructor(items: T[], isLess: (a: T, b: T) => boolean) {
    this.#items = items;
    this.#isLess = isLess;
  }

  sort(from: number, to: number, badPivotsAllowed: number): void {
    let [start, end, allowed] = [from, to, badPivotsAllowed];
    let [balanced, partitioned] = [true, true];
    for (;;) {
      const length = end - start;
      if (length <= longestInsertion) return this.#insertionSort(start, end);
      if (allowed === 0) return this.#heapSort(start, end);
      if (!balanced) {
        this.#breakPatterns(start, end);
        allowed--;
      }
      let { pivot, order } = this.#choosePivot(start, end);
      if (order === "decreasing") {
        this.#reverse(start, end);
        pivot = end - 1 - (pivot - start);
        order = "increasing";
      }
      if (balanced && partitioned && order === "increasing" && this.#almostSorted(start, end)) {
        return;
      }
      if (start > 0 && !this.#less(start - 1, pivot)) {
        start = this.#skipEqual(start, end, pivot);
        continue;
      }
      const split = this.#partition(start, end, pivot);
      partitioned = split.partitioned;
      const [left, right] = [split.middle - start, end - split.middle];
      balanced = Math.min(left, right) >= Math.trunc(length / 8);
      if (left < right) {
        this.sort(start, split.middle, allowed);
        start = split.middle + 1;
      } else {
        this.sort(split.middle + 1, end, allowed);
        end = split.middle;
      }
    }
  }

  #less(a: number, b: number): boolean {
    return this.#isLess(this.#items[a] as T, this.#items[b] as T);
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b] as T, items[a] as T];
  }

  #insertionSort(start: number, end: number): void {
    for (let i = start + 1; i < end; i++) {
      for (let j = i; j > start && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #heapSort(start: number, end: number): void {
    const size = end - start;
    for (let i = Math.trunc((size - 1) / 2); i >= 0; i--) this.#siftDown(i, size, start);
    for (let i = size - 1; i >= 0; i--) {
      this.#swap(start, start + i);
      this.#siftDown(0, i, start);
    }
  }

  #siftDown(from: number, size: number, first: number): void {
    for (let root = from; ;) {
      let child = 2 * root + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  #reverse(start: number, end: number): void {
    for (let [i, j] = [start, end - 1]; i < j; i++, j--) this.#swap(i, j);
  }

  /** Splits at the pivot: smaller items before `middle`, the others behind it. */
  #partition(start: number, end: number, pivot: number): { middle: number; partitioned: boolean } {
    this.#swap(start, pivot);
    let [i, j] = [start + 1, end - 1];
    for (let swaps = 0; ; swaps++) {
      while (i <= j && this.#less(i, start)) i++;
      while (i <= j && !this.#less(j, start)) j--;
      if (i > j) {
        this.#swap(j, start);
        return { middle: j, partitioned: swaps === 0 };
      }
      this.#swap(i++, j--);
    }
  }

  /** Moves items that equal the pivot to the front and answers where the greater ones begin. */
  #skipEqual(start: number, end: number, pivot: number): number {
    this.#swap(start, pivot);
    let [i, j] = [start + 1, end - 1];
    for (;;) {
      while (i <= j && !this.#less(start, i)) i++;
      while (i <= j && this.#less(start, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Mends up to five items out of place; false if that did not suffice. */
  #almostSorted(start: number, end: number): boolean {
    let i = start + 1;
    for (let step = 0; step < 5; step++) {
      while (i < end && !this.#less(i, i - 1)) i++;
      if (i === end) return true;
      if (end - start < 50) return false;
      this.#swap(i, i - 1);
      if (i - start >= 2) {
        for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      }
      if (end - i >= 2) {
        for (let j = i + 1; j < end && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
      }
    }
    return false;
  }

  #breakPatterns(start: number, end: number): void {
    const length = end - start;
    if (length < 8) return;
    const modulus = 1n << BigInt(bitLength(length));
    let random = BigInt(length);
    const middle = start + Math.trunc(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random = xorShift(random);
      const other = Number(random & (modulus - 1n));
      this.#swap(middle + i, start + (other >= length ? other - length : other));
    }
  }

  #choosePivot(start: number, end: number): { pivot: number; order: Order } {
    const length = end - start;
    const quarter = Math.trunc(length / 4);
    const swaps = { count: 0 };
    let [i, j, k] = [start + quarter, start + quarter * 2, start + quarter * 3];
    if (length >= 50) {
      i = this.#median(i - 1, i, i + 1, swaps);
      j = this.#median(j - 1, j, j + 1, swaps);
      k = this.#median(k - 1, k, k + 1, swaps);
    }
    if (length >= 8) j = this.#median(i, j, k, swaps);
    if (swaps.count === 0) return { pivot: j, order: "increasing" };
    return { pivot: j, order: swaps.count === 12 ? "decreasing" : "unknown" };
  }

  #median(first: number, second: number, third: number, swaps: { count: number }): number {
    let [a, b, c] = [first, second, third];
    const inOrder = (x: number, y: number): [number, number] => {
      if (!this.#less(y, x)) return [x, y];
      swaps.count++;
      return [y, x];
    };
    [a, b] = inOrder(a, b);
    [b, c] = inOrder(b, c);
    [a, b] = inOrder(a, b);
    return b;
  }
}

function bitLength(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(value)) + 1;
}

function xorShift(seed: bigint): bigint {
  let value = BigInt.asUintN(64, seed ^ (seed << 13n));
  value ^= value >> 7n;
  return BigInt.asUintN(64, value ^ (value << 17n));
}
