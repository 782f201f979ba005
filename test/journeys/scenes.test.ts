/**
 * Behaviours that a scene leaves out would have said nothing: the simulated organisation with attacks laid into it, once
 * as it runs and once with every behaviour asked about every event, gives the same findings, incidents and state.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/index.ts';
import { type BehaviourJudge, behaviours } from '../../src/detection/index.ts';
import { blocksOf, delivered, layAttacks, readEngines } from './laid-attacks.case.ts';

/** Reads the time first, of which no scene speaks. */
const alwaysAsked = (behaviour: BehaviourJudge): BehaviourJudge => ({
  ...behaviour,
  judge: (look) => (look.now < 0 ? undefined : behaviour.judge(look)),
  ...(behaviour.marks && {
    marks: (look) => (look.now < 0 ? [] : (behaviour.marks?.(look) ?? [])),
  }),
});

describe('a stream of the simulated organisation', () => {
  it('says the same whether or not scenes leave behaviours out', async () => {
    const { estate, records } = layAttacks(1);
    const engineOf = await readEngines(estate);
    const run = (judges: readonly BehaviourJudge[]) => {
      const engine = engineOf(judges);
      const said: string[] = [];
      for (const { findings, incidents } of delivered(engine, blocksOf(records)))
        said.push(...[...findings, ...incidents].map((one) => JSON.stringify(one)));
      return { said, state: sha256Hex(JSON.stringify(engine.takeState())) };
    };
    const asked = run(behaviours.map(alwaysAsked));
    const scenes = run(behaviours);
    expect(scenes.said.length).toBeGreaterThan(100);
    expect(scenes.said).toEqual(asked.said);
    expect(scenes.state).toBe(asked.state);
  }, 300_000);
});
