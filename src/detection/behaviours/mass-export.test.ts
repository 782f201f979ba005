import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, office, type Stage } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const fetch = (stage: Stage, who: string, count: number, from: number, name = 'file') =>
  Array.from({ length: count }, (_, i) =>
    stage.said('mass-export', {
      who,
      at: from + i * SECOND,
      privilege: 'files:Download',
      over: { targets: [{ kind: 'resource', id: `test:${name}/${i}`, name: `${i}` }] },
    }),
  ).flat();

describe('mass-export', () => {
  it('fires at medium when somebody fetches a whole store', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    const said = fetch(stage, 'jane', 80, at);
    expect(said.map((one) => [one.severity, one.detail['things']])).toEqual([['medium', 60]]);
  });

  it('is quiet for a working hour, and for the same files again', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    expect(fetch(stage, 'jane', 40, at)).toEqual([]);
    expect(fetch(stage, 'jane', 40, at + 10 * MINUTE)).toEqual([]);
  });

  it('is quiet for a backup that fetches other files every night', () => {
    const stage = createStage([identity('backup', { class: 'service_account' })]);
    for (let day = 0; day < 5; day++)
      fetch(stage, 'backup', 110, monday + day * DAY, `night-${day}`);
    expect(fetch(stage, 'backup', 125, monday + 5 * DAY, 'night-5')).toEqual([]);
  });
});
