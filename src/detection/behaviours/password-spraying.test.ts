import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, HOME, identity } from '../replay.case.ts';
import { later, settle, signIn, wrong } from '../sign-in.case.ts';

const people = Array.from({ length: 30 }, (_, i) => `p${i}`);
const stageOf = () => createStage(people.map((name) => identity(name)));

describe('password-spraying', () => {
  it('fires once eight people were refused from one address, as one story about all of them', () => {
    const stage = stageOf();
    const said = people
      .slice(0, 15)
      .flatMap((who, i) =>
        stage.said('password-spraying', wrong({ who, at: later(i), ip: BRAZIL })),
      );
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ severity: 'medium', attack: ['T1110.003'] });
    expect(said[0]?.principals).toHaveLength(8);
    expect(said[0]?.eventIds).toHaveLength(8);
    const [finding] = stage.detection.findings(said);
    expect(finding?.identities).toContain('test:p0');
  });

  it('calls it stuffing where a third of the names are nobody’s, each tried once', () => {
    const stage = stageOf();
    const said = people.slice(0, 8).flatMap((who, i) =>
      stage.said(
        'password-spraying',
        wrong({
          who,
          at: later(i),
          ip: BRAZIL,
          auth: { refusal: i % 2 === 0 ? 'unknown_account' : 'wrong_secret' },
        }),
      ),
    );
    expect(said.map(({ attack }) => attack)).toEqual([['T1110.004']]);
  });

  it('is quiet for a few who mistype, and for passwords that ran out', () => {
    const stage = stageOf();
    for (const [i, who] of people.slice(0, 7).entries())
      expect(stage.said('password-spraying', wrong({ who, at: later(i) }))).toEqual([]);
    for (const [i, who] of people.entries()) {
      const expired = wrong({ who, at: later(i), ip: BRAZIL, auth: { refusal: 'expired' } });
      expect(stage.said('password-spraying', expired)).toEqual([]);
    }
  });

  it('is quiet for an office on Monday morning, where as many come in as mistype', () => {
    const stage = stageOf();
    settle(stage, 'p0', {}, 5);
    for (const [i, who] of people.entries()) {
      stage.use(signIn({ who, at: later(i), ip: HOME }));
      if (i % 2 === 0)
        expect(stage.said('password-spraying', wrong({ who, at: later(i) + 5_000 }))).toEqual([]);
    }
  });
});
