// A million baselines: how much memory they take, and how long a checkpoint of all of them takes, and one of what a
// stream changed meanwhile. `npm run proof -- baseline-state [count]`; writes docs/proofs/baseline-state.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointed, live, populate } from './baseline-state.part.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const limits = { memoryGb: 3, checkpointSeconds: 30, bytesEach: 2_048 };

const began = process.cpuUsage();
const { baselines, learned } = populate(count);
const built = process.cpuUsage(began);
const memoryGb = process.memoryUsage().rss / 2 ** 30;
const whole = checkpointed(baselines);
for (let root = 0; root < 2_000; root++) live(baselines, root * 7);
const next = checkpointed(baselines);
const bytesEach = Math.round(whole.bytes / whole.entries);

const result = {
  baselines: whole.entries,
  learnedPerSecond: Math.round(learned / ((built.user + built.system) / 1e6)),
  memoryGb: Math.round(memoryGb * 100) / 100,
  bytesEach,
  checkpointAllSeconds: Math.round(whole.seconds * 100) / 100,
  checkpointDirty: { entries: next.entries, seconds: Math.round(next.seconds * 1_000) / 1_000 },
  evicted: baselines.evicted,
  limits,
  holds:
    baselines.evicted === 0 &&
    memoryGb <= limits.memoryGb &&
    bytesEach <= limits.bytesEach &&
    whole.seconds <= limits.checkpointSeconds,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
// A try with fewer is no proof.
if (count >= 1_000_000)
  writeFileSync(
    join(import.meta.dirname, '../../docs/proofs/baseline-state.json'),
    `${JSON.stringify(result, null, 2)}\n`,
  );
process.exit(result.holds ? 0 : 1);
