import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import {
  BROWSER,
  CLI,
  createStage,
  identity,
  monday,
  office,
  type Stage,
  type Use,
} from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const ask = (stage: Stage, who: string, count: number, over: Partial<Use> = {}) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('enumeration', {
      who,
      at: (over.at ?? at) + i * SECOND,
      privilege: `s${i % 5}:List${i}`,
      agent: over.agent ?? CLI,
    }),
  ).flat();

describe('enumeration', () => {
  it('fires low when a key that never asked asks everything', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const said = ask(stage, 'dev', 14);
    expect(said.map((one) => [one.severity, one.eventIds.length])).toEqual([['low', 10]]);
  });

  it('is quiet for a few questions, for one service, and for a console page', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    expect(ask(stage, 'dev', 9)).toEqual([]);
    expect(ask(stage, 'dev', 20, { agent: BROWSER, at: at + HOUR })).toEqual([]);
    const one = Array.from({ length: 20 }, (_, i) =>
      stage.said('enumeration', {
        who: 'dev',
        at: at + 2 * HOUR + i * SECOND,
        privilege: `one:List${i}`,
      }),
    ).flat();
    expect(one).toEqual([]);
  });

  it('is quiet for a scanner that asks all of it every night, also when it learns to ask more', () => {
    const stage = createStage([identity('scan', { class: 'service_account' })]);
    for (let day = 0; day < 8; day++) ask(stage, 'scan', 40, { at: monday + day * DAY });
    expect(ask(stage, 'scan', 49, { at: monday + 8 * DAY })).toEqual([]);
  });
});
