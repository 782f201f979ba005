import { describe, expect, it } from 'vitest';
import { createStage, hourly, identity, PARIS_VPN, RELAY, TOR } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

describe('anonymiser', () => {
  it('fires for a person, and louder for a machine', () => {
    const stage = createStage([identity('jane'), identity('job', { class: 'service_account' })]);
    settle(stage, 'jane');
    hourly(stage, 'job', 4);
    const [person] = stage.said('anonymiser', signIn({ who: 'jane', at: later(), ip: TOR }));
    const [machine] = stage.said('anonymiser', { who: 'job', at: later(), ip: TOR });
    expect(person?.severity).toBe('medium');
    expect(machine?.llr).toBeGreaterThan(person?.llr ?? 9);
  });

  it('is quiet for relays, for VPNs and for who was refused', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (const ip of [RELAY, PARIS_VPN])
      expect(stage.said('anonymiser', signIn({ who: 'jane', at: later(), ip }))).toEqual([]);
    const refused = signIn({ who: 'jane', at: later(), ip: TOR, outcome: 'failure' });
    expect(stage.said('anonymiser', refused)).toEqual([]);
  });

  it('is quiet for one who guards their privacy by habit', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { ip: TOR });
    expect(stage.said('anonymiser', signIn({ who: 'jane', at: later(), ip: TOR }))).toEqual([]);
  });
});
