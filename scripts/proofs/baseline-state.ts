// A million baselines: how much memory they take, and how long a checkpoint of all of them takes while the stream
// goes on. Each is of a (root, acting) pair with a month of use: a few networks and tools, some dozen actions, a
// rhythm. `npm run proof -- baseline-state [count]`; writes docs/proofs/baseline-state.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE } from '../../src/core/index.ts';
import { createBaselines } from '../../src/detection/index.ts';

const count = Number(process.argv[2] ?? 1_000_000);
/** Each identity has a baseline as a root and one as the pair it acts as. */
const roots = Math.ceil(count / 2);
const start = Date.UTC(2026, 2, 2);
const limits = { memoryGb: 3, checkpointSeconds: 30 };

/** Numbers as good as any, the same each time. */
const dice = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const words = ['Get', 'List', 'Describe', 'Put', 'Create', 'Delete', 'Update', 'Assume'];
const baselines = createBaselines({ maxKeys: count });

const live = (root: number): void => {
  const roll = dice(root + 1);
  const name = `system:tenant-${root % 97}/identity-${root}`;
  const networks = 1 + roll(4);
  const actions = 4 + roll(16);
  const days = 5 + roll(25);
  const hour = roll(24);
  for (let day = 30 - days; day < 30; day++) {
    for (let call = 0; call < 3; call++) {
      const time = start + day * DAY + hour * HOUR + call * 20 * MINUTE + roll(60_000);
      const nth = roll(actions);
      const action = `service-${nth % 5}:${words[nth % 8]}Thing${nth}`;
      baselines.learn(
        { root: name, actingAs: name, group: `service_account|tenant-${root % 97}` },
        {
          context: {
            asn: String(16_000 + ((root + roll(networks)) % 5_000)),
            country: ['DE', 'US', 'FR'][roll(networks) % 3],
            network: 'cloud_provider',
            area: `DE/City ${roll(networks)}`,
            agent: ['boto3/linux', 'aws-cli/linux', 'chrome/macos'][roll(networks) % 3],
          },
          use: {
            privilege: action,
            region: ['eu-1', 'us-1'][roll(2)],
            account: `account-${root % 97}`,
            service: `service-${nth % 5}`,
            resource: roll(12).toString(36),
          },
        },
        { time, rhythm: true, failed: roll(50) === 0 },
      );
    }
  }
};

const began = process.cpuUsage();
for (let root = 0; root < roots; root++) live(root);
const built = process.cpuUsage(began);
const memoryGb = process.memoryUsage().rss / 2 ** 30;

/** As a partition does it: what is dirty, in blocks, with a turn of the stream in between. */
const checkpointed = (): { seconds: number; bytes: number; entries: number } => {
  const from = performance.now();
  const entries = baselines.takeDirty();
  let bytes = 0;
  for (const entry of entries) bytes += Buffer.byteLength(JSON.stringify(entry));
  return { seconds: (performance.now() - from) / 1_000, bytes, entries: entries.length };
};
const whole = checkpointed();
for (let root = 0; root < 2_000; root++) live(root * 7);
const next = checkpointed();

const result = {
  baselines: roots * 2,
  learnedPerSecond: Math.round((roots * 17.5 * 3) / ((built.user + built.system) / 1e6)),
  memoryGb: Math.round(memoryGb * 100) / 100,
  bytesEach: Math.round(whole.bytes / whole.entries),
  checkpointAllSeconds: Math.round(whole.seconds * 100) / 100,
  checkpointDirty: { entries: next.entries, seconds: Math.round(next.seconds * 1_000) / 1_000 },
  evicted: baselines.evicted,
  limits,
  holds:
    baselines.evicted === 0 &&
    memoryGb <= limits.memoryGb &&
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
