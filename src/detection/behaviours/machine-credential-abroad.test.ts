import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import {
  BRAZIL,
  CLOUD_EU,
  CLOUD_JP,
  createStage,
  HOME,
  hourly,
  identity,
  monday,
} from '../replay.case.ts';

const at = monday + 8 * DAY;
const stageOf = (...ips: readonly string[]) => {
  const stage = createStage([identity('pod', { class: 'workload' })]);
  for (const ip of ips) hourly(stage, 'pod', 7, { ip });
  return stage;
};

describe('machine-credential-abroad', () => {
  it('fires when the credential of a pod is used on a home line', () => {
    const [signal] = stageOf(CLOUD_EU).said('machine-credential-abroad', {
      who: 'pod',
      at,
      ip: BRAZIL,
    });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toContain('credential:KEY-pod');
  });

  it('is quiet in another region or cloud', () => {
    expect(
      stageOf(CLOUD_EU).said('machine-credential-abroad', { who: 'pod', at, ip: CLOUD_JP }),
    ).toEqual([]);
  });

  it('is quiet for a job that also runs at the office', () => {
    expect(
      stageOf(CLOUD_EU, HOME).said('machine-credential-abroad', { who: 'pod', at, ip: BRAZIL }),
    ).toEqual([]);
  });

  it('is not said of a person', () => {
    const stage = createStage([identity('jane')]);
    hourly(stage, 'jane', 7, { ip: CLOUD_EU });
    expect(stage.said('machine-credential-abroad', { who: 'jane', at, ip: BRAZIL })).toEqual([]);
  });
});
