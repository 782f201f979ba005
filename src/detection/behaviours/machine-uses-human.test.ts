import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import {
  BROWSER,
  CLI,
  CLOUD_JP,
  createStage,
  HOME_2,
  identity,
  monday,
  office,
  SDK,
} from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const use = { who: 'jane', at, agent: SDK, ip: CLOUD_JP };

describe('machine-uses-human', () => {
  it('fires at medium for a script on a rented machine', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14, { agent: BROWSER });
    expect(stage.said('machine-uses-human', use)[0]?.severity).toBe('medium');
  });

  it('is quiet at home, in a browser, and for a machine', () => {
    const stage = createStage([identity('jane'), identity('job', { class: 'workload' })]);
    office(stage, 'jane', 14, { agent: BROWSER });
    office(stage, 'job', 14, { agent: CLI });
    expect(stage.said('machine-uses-human', { ...use, ip: HOME_2 })).toEqual([]);
    expect(stage.said('machine-uses-human', { ...use, agent: BROWSER })).toEqual([]);
    expect(stage.said('machine-uses-human', { ...use, who: 'job' })).toEqual([]);
  });

  it('is quiet for a developer whose desk is in a cloud', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14, { agent: BROWSER });
    office(stage, 'jane', 5, { agent: CLI, ip: CLOUD_JP });
    expect(stage.said('machine-uses-human', use)).toEqual([]);
  });
});
