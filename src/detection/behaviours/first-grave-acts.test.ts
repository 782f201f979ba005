import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, identity, monday, office, type Stage } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const grave = { kind: 'privilege_change', effect: 'write' } as const;

const change = (stage: Stage, who: string, names: readonly string[], from = at, over = {}) =>
  names.flatMap((name, i) =>
    stage.said('first-grave-acts', {
      who,
      at: from + i * MINUTE,
      privilege: `iam:${name}`,
      over: { ...grave, ...over },
    }),
  );

const names = ['CreateRole', 'AttachPolicy', 'CreateAssignment', 'Share', 'PutPolicy'];

describe('first-grave-acts', () => {
  it('says more the more there are: at the second, the third and the fifth', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    const said = change(stage, 'jane', names);
    expect(said.map(({ severity, eventIds }) => [severity, eventIds.length])).toEqual([
      ['low', 2],
      ['medium', 3],
      ['medium', 5],
    ]);
    const job = createStage([identity('job', { class: 'service_account' })]);
    office(job, 'job', 14);
    expect(change(job, 'job', names.slice(0, 3)).at(-1)?.llr).toBeGreaterThan(said[1]?.llr ?? 9);
  });

  it('is quiet for one alone, for reading, for what it did before, and in the first days', () => {
    const stage = createStage([identity('jane'), identity('new')]);
    office(stage, 'jane', 14);
    change(stage, 'jane', names, monday + 9 * DAY + 10 * HOUR);
    expect(change(stage, 'jane', names)).toEqual([]);
    expect(change(stage, 'jane', ['Other'])).toEqual([]);
    expect(change(stage, 'jane', ['A', 'B', 'C'], at + 5 * HOUR, { effect: 'read' })).toEqual([]);
    office(stage, 'new', 2);
    expect(change(stage, 'new', names, monday + 2 * DAY)).toEqual([]);
  });

  it('is quiet for an administrator who does as many new things on any other day', () => {
    const stage = createStage([identity('admin')]);
    office(stage, 'admin', 14);
    for (let day = 7; day < 13; day += 2) {
      change(
        stage,
        'admin',
        names.map((name) => `${name}${day}`),
        monday + day * DAY + 9 * HOUR,
      );
    }
    expect(change(stage, 'admin', names.slice(0, 4))).toEqual([]);
  });
});
