import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import type { Resource } from '../../model/index.ts';
import { createStage, identity, monday, office, type Use } from '../replay.case.ts';

const bucket = (name: string, environment: string): Resource => ({
  kind: 'resource',
  id: `test:bucket/${name}`,
  system: 'test',
  nativeId: name,
  scope: '111122223333',
  name,
  type: 'bucket',
  environment,
  tags: {},
});
const facts = [
  identity('ci', { class: 'workload', environment: 'dev' }),
  bucket('live', 'prod'),
  bucket('toy', 'dev'),
];
const at = monday + 14 * DAY + 10 * HOUR;
const on = (name: string, when: number): Use => ({
  who: 'ci',
  at: when,
  over: { effect: 'write', targets: [{ kind: 'resource', id: `test:bucket/${name}`, name }] },
});

describe('environment-crossing', () => {
  it('fires low for the first step from development into production', () => {
    const stage = createStage(facts);
    office(stage, 'ci', 14);
    const [signal] = stage.said('environment-crossing', on('live', at));
    expect(signal?.severity).toBe('low');
    expect(signal?.detail).toMatchObject({ own: 'dev', theirs: 'prod', up: true });
  });

  it('is quiet at home and the second time', () => {
    const stage = createStage(facts);
    office(stage, 'ci', 14);
    expect(stage.said('environment-crossing', on('toy', at))).toEqual([]);
    stage.use(on('live', at + HOUR));
    expect(stage.said('environment-crossing', on('live', at + 2 * HOUR))).toEqual([]);
  });

  it('is quiet for a pipeline that promotes every day', () => {
    const stage = createStage(facts);
    for (let day = 0; day < 14; day++) stage.use(on('live', monday + day * DAY));
    expect(stage.said('environment-crossing', on('live', at))).toEqual([]);
  });
});
