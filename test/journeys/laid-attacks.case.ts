/** The simulated organisation for two days with attacks laid into them, and an engine that knows it. */
import { DAY, HOUR, silentLog } from '../../src/core/index.ts';
import type { BehaviourJudge } from '../../src/detection/index.ts';
import {
  attacks,
  createEstate,
  type EstateRecord,
  randomOf,
  runAttack,
} from '../../src/estate/index.ts';
import type { Engine } from '../../src/loop/index.ts';
import { readOwnRules, readPlaces } from '../../src/platform/content.ts';
import { buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import { sources } from '../../src/sources/index.ts';

const START = Date.UTC(2026, 9, 5);
const ATTACKS = 12;

export interface Laid {
  readonly estate: ReturnType<typeof createEstate>;
  /** As text, by their time. */
  readonly records: readonly string[];
}

export const layAttacks = (seed: number): Laid => {
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

/** Engines that know the organisation, and nothing of its days. */
export const readEngines = async (
  estate: Laid['estate'],
): Promise<(behaviours?: readonly BehaviourJudge[]) => Engine> => {
  const [{ rules, correlations }, places] = await Promise.all([
    readOwnRules(),
    readPlaces(silentLog),
  ]);
  return (behaviours) => {
    const engine = buildEngine({
      sources,
      rules,
      correlations,
      ...(behaviours ? { behaviours } : {}),
      places,
      judge: createPosture(),
      log: silentLog,
      now: () => START + 2 * DAY,
      exceptions: () => [],
    });
    for (const snapshot of estate.snapshots()) engine.snapshot(snapshot);
    return engine;
  };
};

const BLOCK = 500;

export const blocksOf = (records: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(records.length / BLOCK) }, (_, nth) =>
    records.slice(nth * BLOCK, (nth + 1) * BLOCK),
  );

/** @yields what each block changed */
export function* delivered(
  engine: Engine,
  blocks: readonly (readonly string[])[],
): Generator<ReturnType<Engine['events']>> {
  for (const texts of blocks)
    yield engine.events(
      texts.map((text, line) => ({
        line,
        record: JSON.parse(text) as Record<string, unknown>,
        text,
      })),
      { learningOnly: false, drill: false },
    );
}
