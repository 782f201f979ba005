import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../core/index.ts';
import type { Cause, Event, Identity, Signal } from '../model/index.ts';
import { defaultCosts } from './costs.ts';
import { createIncidents } from './create-incidents.ts';
import { createStage, eventOf, identity, monday, newNetwork } from './incident.case.ts';

const at = monday + 9 * HOUR;

/** The story of one who is not who they say, as it stands after these signals. */
const causeAfter = (
  who: Identity,
  signals: readonly Partial<Signal>[],
  over: Partial<Event> = {},
): Cause | undefined => {
  const stage = createStage([who], { [who.id]: { tier: 0 } });
  const incidents = createIncidents({ costs: defaultCosts });
  return stage.consider(incidents, eventOf(who.name, at, over), signals).at(-1)?.cause;
};

const abroad = { ...newNetwork, llr: 5 };
const minted: Partial<Signal> = {
  detector: 'token-minted-oddly',
  attack: ['T1550.001', 'T1606'],
  observables: ['minted:x'],
  llr: 3,
};
const golden: Partial<Signal> = { ...minted, detector: 'forged-ticket', attack: ['T1558.001'] };
const neverUsed: Partial<Signal> = {
  detector: 'first-privilege-use',
  attack: ['T1078.004'],
  observables: ['privilege:s3:ListBucket'],
  llr: 2,
};

describe('the cause of an incident', () => {
  let job: Identity;
  let jane: Identity;
  beforeEach(() => {
    job = identity('job');
    jane = identity('jane', { class: 'human' });
  });

  it('is a forged proof for a ticket that nobody gave, not for a token oddly given', () => {
    expect(causeAfter(job, [abroad, golden])?.entry).toBe('forged');
    expect(causeAfter(job, [abroad, minted])?.entry).toBe('leaked');
  });

  it('is too many rights where a right was used that was never needed before', () => {
    const cause = causeAfter(job, [abroad, neverUsed]);
    expect(cause).toMatchObject({ entry: 'leaked', primary: 'overprivilege' });
    expect(causeAfter(job, [abroad, { ...neverUsed, llr: 0.4 }])?.primary).not.toBe(
      'overprivilege',
    );
  });

  it('is plain misuse where a decoy was taken, whatever else stands open', () => {
    const honey: Partial<Signal> = { detector: 'honey-used', hardFact: true, llr: 7 };
    expect(causeAfter(job, [abroad, neverUsed, honey])?.primary).toBe('direct_misuse');
  });

  it('is a secret that lay open where a standing one is in other hands and nothing else explains it', () => {
    expect(causeAfter(job, [abroad])?.primary).toBe('exposed_secret');
    expect(causeAfter(jane, [abroad, neverUsed])?.primary).toBe('exposed_secret');
    const session = { type: 'session_token', nativeId: 'S', temporary: true } as const;
    const actor = { ...eventOf('jane', at).actor, credential: session };
    expect(causeAfter(jane, [abroad], { actor })?.primary).toBe('direct_misuse');
  });
});
