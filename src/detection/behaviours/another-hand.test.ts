import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import {
  BRAZIL,
  BROWSER,
  CLI,
  CLOUD_EU,
  createStage,
  HOME,
  HOME_VPN,
  hourly,
  identity,
  monday,
  office,
  type Stage,
  type Use,
} from '../replay.case.ts';

const DAYS = 14;
const then = monday + DAYS * DAY + HOUR;
const job = identity('job', { class: 'service_account' });
/** Another address of the very network it comes from. */
const NEXT_DOOR = '203.0.113.77';

/** Every ten minutes, as the one before did. */
const goOn = (stage: Stage, who: string, count: number, over: Partial<Use>) =>
  Array.from({ length: count }, (_, nth) =>
    stage.said('another-hand', { who, at: then + nth * 10 * MINUTE, ...over }),
  ).flat();

const asJob = { agent: 'Boto3/1.28.0 Linux/5.10', privilege: 's3:GetObject' };

describe('another-hand', () => {
  it('speaks once, at medium, when a machine of one address goes on from another and nothing comes from the first', () => {
    const stage = createStage([job]);
    hourly(stage, 'job', DAYS, { ip: CLOUD_EU });
    const said = goOn(stage, 'job', 30, { ...asJob, ip: NEXT_DOOR });
    expect(said.map((one) => [one.severity, one.detail['changed'], one.detail['lasted']])).toEqual([
      ['medium', 'place', 8],
    ]);
    expect(said[0]?.observables).toContain(`ip:${NEXT_DOOR}`);
  });

  it('is quiet while the machine goes on from where it was as well', () => {
    const stage = createStage([job]);
    hourly(stage, 'job', DAYS, { ip: CLOUD_EU });
    for (let nth = 0; nth < 30; nth++) {
      const at = then + nth * 10 * MINUTE;
      stage.use({ who: 'job', at: at - MINUTE, ...asJob, ip: CLOUD_EU });
      expect(stage.said('another-hand', { who: 'job', at, ...asJob, ip: NEXT_DOOR })).toEqual([]);
    }
  });

  it('speaks of a person whose place, tool, hours and calls change together, louder with each of them', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', DAYS, { ip: HOME, agent: BROWSER });
    const away = { ip: BRAZIL, agent: CLI, privilege: 'iam:ListUsers' };
    const said = goOn(stage, 'jane', 12, away);
    expect(said.length).toBeGreaterThan(0);
    expect(String(said.at(-1)?.detail['changed'])).toContain('place client');
    expect(['medium', 'high']).toContain(said.at(-1)?.severity);
  });

  it('is quiet for a trip: another place alone, however long, and a VPN', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', DAYS, { ip: HOME });
    const day = then + 8 * HOUR;
    for (const ip of [HOME_VPN, BRAZIL])
      for (let nth = 0; nth < 20; nth++) {
        const at = day + nth * 5 * MINUTE;
        expect(stage.said('another-hand', { who: 'jane', at, ip }), `${ip} ${nth}`).toEqual([]);
      }
  });

  it('is quiet for a fleet that moves at once, and for whom little is known of', () => {
    const fleet = Array.from({ length: 8 }, (_, nth) =>
      identity(`job-${nth}`, { class: 'service_account' }),
    );
    const stage = createStage([...fleet, identity('young', { class: 'service_account' })]);
    for (let nth = 0; nth < 8; nth++) hourly(stage, `job-${nth}`, DAYS, { ip: CLOUD_EU });
    hourly(stage, 'young', 3, { ip: CLOUD_EU });
    for (let nth = 0; nth < 7; nth++) goOn(stage, `job-${nth}`, 3, { ...asJob, ip: NEXT_DOOR });
    expect(goOn(stage, 'job-7', 30, { ...asJob, ip: NEXT_DOOR })).toEqual([]);
    const early = { ...asJob, who: 'young', ip: BRAZIL, at: monday + 3 * DAY };
    expect(stage.said('another-hand', early)).toEqual([]);
  });

  it('is quiet for a machine of so many addresses that none of them is new', () => {
    const stage = createStage([job]);
    for (let nth = 0; nth < 12; nth++)
      hourly(stage, 'job', DAYS / 7, { ip: `203.0.113.${100 + nth}` });
    expect(goOn(stage, 'job', 30, { ...asJob, ip: NEXT_DOOR })).toEqual([]);
  });
});
