import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const read = (stage: Stage, who: string, count: number, from: number, over: object = {}) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('bulk-secrets', {
      who,
      at: from + i * SECOND,
      privilege: 'secrets:Get',
      over: {
        kind: 'secret_access',
        targets: [{ kind: 'resource', id: `test:secret/${i}`, name: `secret ${i}` }],
        ...over,
      },
    }),
  ).flat();

describe('bulk-secrets', () => {
  it('fires at medium when a service that reads two reads them all, and again at twice as many', () => {
    const stage = createStage([identity('svc', { class: 'service_account' })]);
    for (let day = 0; day < 14; day++) read(stage, 'svc', 2, monday + day * DAY);
    const said = read(stage, 'svc', 20, at);
    expect(said.map((one) => [one.severity, one.detail['secrets']])).toEqual([['medium', 8]]);
  });

  it('counts refused tries, and calls that read many at once', () => {
    const stage = createStage([identity('key')]);
    expect(
      read(stage, 'key', 8, at, { outcome: 'failure', error: { code: 'AccessDenied' } })[0]
        ?.severity,
    ).toBe('low');
    const targets = Array.from({ length: 9 }, (_, i) => ({
      kind: 'resource' as const,
      id: `b${i}`,
      name: `b${i}`,
    }));
    const other = createStage([identity('key')]);
    expect(read(other, 'key', 1, at, { targets })).toHaveLength(1);
  });

  it('is quiet for a few, for what is not there, for one read again and again, and for a slow round', () => {
    const stage = createStage([identity('svc')]);
    const missing = { outcome: 'failure', error: { code: 'NotFound' } };
    expect(read(stage, 'svc', 40, at - DAY, missing)).toEqual([]);
    expect(read(stage, 'svc', 7, at)).toEqual([]);
    expect(read(stage, 'svc', 7, at + 2 * HOUR)).toEqual([]);
  });

  it('is a line for a program that reads its settings at its first start', () => {
    const stage = createStage([identity('operator', { class: 'workload' })]);
    expect(read(stage, 'operator', 10, at).map((one) => one.severity)).toEqual(['informational']);
  });

  it('is quiet for a synchroniser that reads fifty every night, also when there are some more', () => {
    const stage = createStage([identity('sync', { class: 'service_account' })]);
    for (let day = 0; day < 7; day++) read(stage, 'sync', 50, monday + day * DAY);
    expect(read(stage, 'sync', 60, monday + 7 * DAY)).toEqual([]);
  });
});
