import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import {
  BRAZIL,
  CLI,
  CLOUD_EU,
  CLOUD_JP,
  createStage,
  HOME,
  HOME_2,
  HOME_VPN,
  identity,
  monday,
  office,
  SDK,
} from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const id = 'agent-credential-elsewhere';
const stageOf = (facts = [bot]) => {
  const stage = createStage(facts);
  office(stage, 'bot', 14, { ip: CLOUD_EU, agent: SDK });
  return stage;
};

describe('agent-credential-elsewhere', () => {
  it('fires at medium for its token in a terminal at the other end of the world', () => {
    const [signal] = stageOf().said(id, { who: 'bot', at, ip: BRAZIL, agent: CLI });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables[0]).toBe('asn:64510');
  });

  it('is quiet in its place, with its own tool elsewhere, and for what is no agent', () => {
    const stage = stageOf();
    expect(stage.said(id, { who: 'bot', at, ip: CLOUD_EU, agent: CLI })).toEqual([]);
    expect(stage.said(id, { who: 'bot', at, ip: CLOUD_JP, agent: SDK })).toEqual([]);
    const job = stageOf([identity('bot', { class: 'workload' })]);
    expect(job.said(id, { who: 'bot', at, ip: BRAZIL, agent: CLI })).toEqual([]);
  });

  it('is quiet for an agent of developers that runs wherever they are', () => {
    const stage = stageOf();
    for (const [day, ip] of [HOME, HOME_2, HOME_VPN].entries())
      stage.use({ who: 'bot', at: monday + day * DAY, ip });
    expect(stage.said(id, { who: 'bot', at, ip: BRAZIL, agent: CLI })).toEqual([]);
  });
});
