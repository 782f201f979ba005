import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { BRAZIL, CLOUD_EU, createStage, hourly, identity, keyOf, monday } from '../replay.case.ts';

const at = monday + 8 * DAY + HOUR;
const stageOf = (storedIn: 'code' | 'vault') => {
  const stage = createStage([
    identity('job', { class: 'service_account' }),
    keyOf('job', 'KEY-job', { storedIn }),
  ]);
  hourly(stage, 'job', 7, { ip: CLOUD_EU });
  return stage;
};

describe('leaked-credential-used', () => {
  it('fires high for a key that stands in code, used from elsewhere', () => {
    const [signal] = stageOf('code').said('leaked-credential-used', { who: 'job', at, ip: BRAZIL });
    expect(signal?.severity).toBe('high');
    expect(signal?.observables[0]).toBe('credential:KEY-job');
  });

  it('is quiet for a key that lies in a vault', () => {
    expect(stageOf('vault').said('leaked-credential-used', { who: 'job', at, ip: BRAZIL })).toEqual(
      [],
    );
  });

  it('is quiet for the job itself, which goes on with the key that stands in its code', () => {
    expect(
      stageOf('code').said('leaked-credential-used', { who: 'job', at, ip: CLOUD_EU }),
    ).toEqual([]);
  });
});
