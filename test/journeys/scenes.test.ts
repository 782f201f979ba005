/**
 * Behaviours that a scene leaves out would have said nothing: the simulated organisation with attacks laid into it, once
 * as it runs and once with every behaviour asked about every event, gives the same findings, incidents and state.
 */
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, sha256Hex, silentLog } from '../../src/core/index.ts';
import { type BehaviourJudge, behaviours } from '../../src/detection/index.ts';
import {
  attacks,
  createEstate,
  type EstateRecord,
  randomOf,
  runAttack,
} from '../../src/estate/index.ts';
import { readOwnRules, readPlaces } from '../../src/platform/content.ts';
import { buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import { sources } from '../../src/sources/index.ts';

const START = Date.UTC(2026, 9, 5);
const ATTACKS = 12;

/** Reads the time first, of which no scene speaks. */
const alwaysAsked = (behaviour: BehaviourJudge): BehaviourJudge => ({
  ...behaviour,
  judge: (look) => (look.now < 0 ? undefined : behaviour.judge(look)),
  ...(behaviour.marks && {
    marks: (look) => (look.now < 0 ? [] : (behaviour.marks?.(look) ?? [])),
  }),
});

const recordsOf = (
  seed: number,
): { estate: ReturnType<typeof createEstate>; records: string[] } => {
  const estate = createEstate({
    seed,
    size: {
      people: 14,
      serviceAccounts: 6,
      workloads: 6,
      pipelines: 2,
      thirdParties: 2,
      agents: 3,
    },
    start: START,
  });
  const random = randomOf(seed, 'scenes');
  const hostile: EstateRecord[] = [];
  for (let i = 0; i < ATTACKS; i++) {
    const script = attacks[Math.floor(random.next() * attacks.length)];
    const at = START + DAY + Math.floor(random.next() * 12) * HOUR;
    if (script) hostile.push(...runAttack(script, estate.organisation, at, {}).records);
  }
  const all = [...estate.events(START, START + 2 * DAY), ...hostile].sort((a, b) => a.at - b.at);
  return { estate, records: all.map(({ record }) => JSON.stringify(record)) };
};

describe('a stream of the simulated organisation', () => {
  it('says the same whether or not scenes leave behaviours out', async () => {
    const { estate, records } = recordsOf(1);
    const [{ rules, correlations }, places] = await Promise.all([
      readOwnRules(),
      readPlaces(silentLog),
    ]);
    const run = (judges: readonly BehaviourJudge[]) => {
      const engine = buildEngine({
        sources,
        rules,
        correlations,
        behaviours: judges,
        places,
        judge: createPosture(),
        log: silentLog,
        now: () => START + 2 * DAY,
        exceptions: () => [],
      });
      for (const snapshot of estate.snapshots()) engine.snapshot(snapshot);
      const said: string[] = [];
      for (let i = 0; i < records.length; i += 500) {
        const block = records.slice(i, i + 500).map((text, line) => {
          return { line, record: JSON.parse(text) as Record<string, unknown>, text };
        });
        const { findings, incidents } = engine.events(block, { learningOnly: false, drill: false });
        said.push(...[...findings, ...incidents].map((one) => JSON.stringify(one)));
      }
      return { said, state: sha256Hex(JSON.stringify(engine.takeState())) };
    };
    const asked = run(behaviours.map(alwaysAsked));
    const scenes = run(behaviours);
    expect(scenes.said.length).toBeGreaterThan(100);
    expect(scenes.said).toEqual(asked.said);
    expect(scenes.state).toBe(asked.state);
  }, 300_000);
});
