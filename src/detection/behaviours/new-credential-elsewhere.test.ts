import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { BRAZIL, createStage, HOME, identity, keyOf, monday, office } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const made = (hours: number) => ({ createdAt: { known: true, value: at - hours * HOUR } }) as const;
const use = { who: 'app', at, ip: BRAZIL, credential: 'KEY-2' };
const id = 'new-credential-elsewhere';
const stageOf = (hours: number) => {
  const app = identity('app', { class: 'third_party_app' });
  const stage = createStage([app, keyOf('app', 'KEY-2', made(hours))]);
  office(stage, 'app', 14);
  return stage;
};

describe('new-credential-elsewhere', () => {
  it('fires for a secret of two hours used from the other end of the world', () => {
    const [signal] = stageOf(2).said(id, use);
    expect(['medium', 'low']).toContain(signal?.severity);
    expect(signal?.observables).toEqual(['asn:64510', 'credential:KEY-2']);
  });

  it('is quiet for an old key, and for one whose age nobody knows', () => {
    expect(stageOf(24 * 30).said(id, use)).toEqual([]);
    expect(stageOf(2).said(id, { ...use, credential: 'KEY-unknown' })).toEqual([]);
  });

  it('is quiet for a rotation: a new key in the old place', () => {
    expect(stageOf(2).said(id, { ...use, ip: HOME })).toEqual([]);
  });
});
