// Random histories for as long as it takes. `npm run soak` lives 2,000 rolling updates and 5,000 histories of
// racing clients; `npm run soak -- 500` so many of each, `npm run soak -- 500 7000` so many from seed 7000,
// `npm run soak -- histories 500` only those. A rolling update is checked after every task, has to
// converge, and is replayed and compared byte by byte. Every broken seed is told; exit code 1.
import { AssertionError } from "#base/assert.ts";
import { randomHistory } from "#cluster/random-histories.ts";
import { randomRollout, replay } from "#cluster/random-rollouts.ts";

/** One kind of history; `live` answers what is worth counting of it. */
interface Kind {
  readonly name: string;
  readonly seeds: number;
  readonly live: (seed: number) => Readonly<Record<string, number>>;
}

const kinds: readonly Kind[] = [
  {
    name: "rollouts",
    seeds: 2000,
    live(seed) {
      const history = randomRollout(seed);
      replay(history);
      return {
        inputs: history.inputs.length,
        "changes, each replayed alike": history.record.length,
        "sizes spread below desired − maxUnavailable": history.lowered,
      };
    },
  },
  {
    name: "histories",
    seeds: 5000,
    live(seed) {
      randomHistory(seed);
      return {};
    },
  },
];

const words = process.argv.slice(2);
const chosen = kinds.filter(
  ({ name }) => words.includes(name) || kinds.every((kind) => !words.includes(kind.name)),
);
const [count, first = 1] = words.filter((word) => /^\d+$/.test(word)).map(Number);
const reportEvery = 200;

let broken = 0;
for (const kind of chosen) soak(kind, count ?? kind.seeds);
process.exitCode = broken > 0 ? 1 : 0;

function soak({ name, live }: Kind, seeds: number): void {
  const begin = performance.now();
  const totals = new Map<string, number>();
  let failed = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      for (const [what, more] of Object.entries(live(seed))) {
        totals.set(what, (totals.get(what) ?? 0) + more);
      }
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      failed++;
      console.log(error.message);
    }
    const done = seed - first + 1;
    if (done % reportEvery !== 0 && done !== seeds) continue;
    const counted = [...totals].map(([what, total]) => `${total} ${what}`);
    const seconds = `${((performance.now() - begin) / 1000).toFixed(0)} s`;
    console.log([`${name}: ${done} seeds, ${failed} broken`, ...counted, seconds].join("; "));
  }
  broken += failed;
}
