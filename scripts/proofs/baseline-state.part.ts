/** Baselines of made-up identities, each with a month of use: a few networks and tools, some dozen actions, a rhythm. */
import { DAY, HOUR, MINUTE } from '../../src/core/index.ts';
import { createBaselines } from '../../src/detection/baselines.ts';

const start = Date.UTC(2026, 2, 2);

/** Numbers as good as any, the same each time. */
const dice = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const words = ['Get', 'List', 'Describe', 'Put', 'Create', 'Delete', 'Update', 'Assume'];
type Baselines = ReturnType<typeof createBaselines>;

export const live = (baselines: Baselines, root: number): void => {
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

/** Each identity has a baseline as a root and one as the pair it acts as. */
export const populate = (
  count: number,
): { readonly baselines: Baselines; readonly learned: number } => {
  const baselines = createBaselines({ maxKeys: count });
  const roots = Math.ceil(count / 2);
  for (let root = 0; root < roots; root++) live(baselines, root);
  // On 17 of the 30 days, three times.
  return { baselines, learned: roots * 17 * 3 };
};

/** As a partition does it: what is dirty, written out. */
export const checkpointed = (
  baselines: Baselines,
): { readonly seconds: number; readonly bytes: number; readonly entries: number } => {
  const from = performance.now();
  const entries = baselines.takeDirty().filter(({ key }) => !key.startsWith('peers/'));
  let bytes = 0;
  for (const entry of entries) bytes += Buffer.byteLength(JSON.stringify(entry));
  return { seconds: (performance.now() - from) / 1_000, bytes, entries: entries.length };
};
