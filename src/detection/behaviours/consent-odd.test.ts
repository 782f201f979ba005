import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const consent = {
  kind: 'privilege_change',
  effect: 'write',
  deed: 'consent_given',
  targets: [{ kind: 'identity', id: 'test:app', name: 'Handy' }],
} as const;
const use = (who: string, when = at) => ({
  who,
  at: when,
  privilege: 'apps:Consent',
  over: consent,
});
const scopes = (names: readonly string[]) =>
  grantOf('app', names, { via: { kind: 'consent', name: 'consent' } });
const unproven = identity('app', {
  class: 'third_party_app',
  handles: [{ kind: 'publisher_domain', value: 'handy.example', verified: false }],
});

describe('consent-odd', () => {
  it('fires at medium for an unproven app that nobody uses and that may stay and write everything', () => {
    const stage = createStage([unproven]);
    stage.change(scopes(['Mail.ReadWrite', 'offline_access']), at);
    const [signal] = stage.said('consent-odd', use('jane'));
    expect(signal?.severity).toBe('medium');
    expect(signal?.description).toContain('its publisher is not proven');
  });

  it('is a line at most for an app that asks only who one is, and nothing for another act', () => {
    const stage = createStage([unproven]);
    stage.change(scopes(['openid', 'User.Read', 'offline_access']), at);
    expect(stage.said('consent-odd', use('jane')).map((one) => one.severity)).toEqual([
      'informational',
    ]);
    expect(stage.said('consent-odd', { who: 'bob', at })).toEqual([]);
  });

  it('grows quiet as the company takes up a new tool', () => {
    const stage = createStage([unproven]);
    const last = ['ann', 'bob', 'cy', 'dee', 'eve'].map((who, i) => {
      stage.change(scopes(['Mail.ReadWrite', `extra${i}`]), at + i * HOUR);
      return stage.said('consent-odd', use(who, at + i * HOUR));
    });
    expect(
      last.map((said) => said.filter(({ severity }) => severity !== 'informational').length),
    ).toEqual([1, 1, 1, 0, 0]);
  });
});
