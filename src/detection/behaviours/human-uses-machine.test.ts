import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { BROWSER, CLI, createStage, identity, monday, office, SDK } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const machine = identity('svc', { class: 'service_account' });

describe('human-uses-machine', () => {
  it('fires at medium for a browser, and for an answered second factor', () => {
    const stage = createStage([machine]);
    office(stage, 'svc', 14, { agent: SDK });
    const [page] = stage.said('human-uses-machine', { who: 'svc', at, agent: BROWSER });
    expect(page?.severity).toBe('medium');
    const other = createStage([machine]);
    office(other, 'svc', 14, { agent: SDK });
    const [factor] = other.said('human-uses-machine', { who: 'svc', at, agent: SDK, mfa: true });
    expect(factor?.detail['hand']).toBe('factor');
  });

  it('is quiet for its own tools and for people', () => {
    const stage = createStage([machine, identity('jane')]);
    office(stage, 'svc', 14, { agent: SDK });
    expect(stage.said('human-uses-machine', { who: 'svc', at, agent: CLI })).toEqual([]);
    expect(
      stage.said('human-uses-machine', { who: 'jane', at, agent: BROWSER, mfa: true }),
    ).toEqual([]);
  });

  it('is quiet for a shared account that people always opened in a browser too', () => {
    const stage = createStage([machine]);
    office(stage, 'svc', 5, { agent: BROWSER });
    office(stage, 'svc', 14, { agent: SDK });
    expect(stage.said('human-uses-machine', { who: 'svc', at, agent: BROWSER })).toEqual([]);
  });
});
