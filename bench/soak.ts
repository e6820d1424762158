// Random rolling updates for as long as it takes: `npm run soak` runs seeds 1–2000, `npm run soak -- 500`
// so many, `npm run soak -- 500 7000` so many from seed 7000. Each history is checked after every task,
// has to converge, and is replayed and compared byte by byte. Every broken seed is told; exit code 1.
import { AssertionError } from "#base/assert.ts";
import { randomRollout, replay } from "#cluster/random-rollouts.ts";

const [count = 2000, first = 1] = process.argv.slice(2).map(Number);
const reportEvery = 200;

const begin = performance.now();
let broken = 0;
let inputs = 0;
let changes = 0;
let lowered = 0;
for (let seed = first; seed < first + count; seed++) {
  try {
    const history = randomRollout(seed);
    replay(history);
    inputs += history.inputs.length;
    changes += history.record.length;
    lowered += history.lowered;
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    broken++;
    console.log(error.message);
  }
  if ((seed - first + 1) % reportEvery === 0) console.log(summary(seed - first + 1));
}
console.log(`done: ${summary(count)}`);
process.exitCode = broken > 0 ? 1 : 0;

function summary(done: number): string {
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  return (
    `${done} seeds, ${broken} broken; ${inputs} inputs, ${changes} changes, each replayed alike; ` +
    `${lowered} sizes spread below desired − maxUnavailable; ${seconds} s`
  );
}
