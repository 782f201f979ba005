import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import {
  BRAZIL,
  CHICAGO,
  CLOUD_EU,
  CLOUD_JP,
  createStage,
  HOME,
  HOME_2,
  HOME_VPN,
  identity,
  monday,
  office,
  PARIS_VPN,
  PHONE,
  RELAY,
} from '../replay.case.ts';
import { signIn } from '../sign-in.case.ts';

const noon = monday + 12 * HOUR;

describe('impossible-travel', () => {
  it('fires when one hour lies between Berlin and Chicago', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 5);
    const noon = monday + 4 * DAY + 17 * HOUR;
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const [signal] = stage.said('impossible-travel', {
      who: 'jane',
      at: noon + HOUR,
      ip: CHICAGO,
    });
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail['km']).toBeGreaterThan(6_500);
    expect(signal?.observables[0]).toBe('asn:64511');
  });

  it('is a low line for one of whom nothing is known yet', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const said = stage.said('impossible-travel', { who: 'jane', at: noon + HOUR, ip: CHICAGO });
    expect(said.map(({ severity }) => severity)).toEqual(['low']);
  });

  it('is informational where one end is a gateway that many are behind, a relay or a phone', () => {
    const many = Array.from({ length: 9 }, (_, i) => `p${i}`);
    const stage = createStage(['jane', ...many].map((name) => identity(name)));
    for (const who of many) stage.use(signIn({ who, at: noon, ip: CHICAGO }));
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const said = [CHICAGO, RELAY, PHONE].flatMap((ip, i) =>
      stage.said('impossible-travel', { who: 'jane', at: noon + (i + 1) * MINUTE, ip }),
    );
    expect(said.length).toBeGreaterThan(0);
    for (const { severity } of said) expect(severity).toBe('informational');
  });

  it('is quiet for one who flew there: enough time between', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const at = noon + 11 * HOUR;
    expect(stage.said('impossible-travel', { who: 'jane', at, ip: CHICAGO })).toEqual([]);
  });

  it('is quiet within the error radii and on one network', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const at = noon + MINUTE;
    expect(stage.said('impossible-travel', { who: 'jane', at, ip: HOME_2 })).toEqual([]);
  });

  it('is quiet between two ways out: VPN, hosting, cloud', () => {
    const stage = createStage([identity('svc', { class: 'service_account' })]);
    stage.use({ who: 'svc', at: noon, ip: CLOUD_EU });
    const at = noon + MINUTE;
    expect(stage.said('impossible-travel', { who: 'svc', at, ip: CLOUD_JP })).toEqual([]);
  });

  it('is only an informational line where one end is a VPN, and quiet once that is a habit', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const vpn = { who: 'jane', at: noon + MINUTE, ip: PARIS_VPN };
    for (const signal of stage.said('impossible-travel', vpn)) {
      expect(signal.severity).toBe('informational');
    }
    office(stage, 'jane', 10, { ip: PARIS_VPN });
    office(stage, 'jane', 10, { ip: CHICAGO });
    const late = monday + 11 * DAY;
    stage.use({ who: 'jane', at: late, ip: PARIS_VPN });
    expect(
      stage.said('impossible-travel', { who: 'jane', at: late + MINUTE, ip: CHICAGO }),
    ).toEqual([]);
  });

  it('needs two places: an address without one is unknown', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const at = noon + MINUTE;
    expect(stage.said('impossible-travel', { who: 'jane', at, ip: '203.0.113.99' })).toEqual([]);
    expect(stage.said('impossible-travel', { who: 'jane', at, ip: HOME_VPN })).toEqual([]);
  });

  it('does not repeat itself within ten minutes', () => {
    const stage = createStage([identity('jane')]);
    stage.use({ who: 'jane', at: noon, ip: HOME });
    const first = { who: 'jane', at: noon + MINUTE, ip: BRAZIL };
    expect(stage.said('impossible-travel', first)).toHaveLength(1);
    expect(stage.said('impossible-travel', { ...first, at: noon + 2 * MINUTE })).toEqual([]);
  });
});
