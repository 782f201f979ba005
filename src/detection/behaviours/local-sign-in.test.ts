import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const federated = { protocol: 'saml', via: 'federated' } as const;
const local = { via: 'local' } as const;

describe('local-sign-in', () => {
  it('fires where somebody comes by the identity provider and once does not', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { auth: federated });
    const [signal] = stage.said(
      'local-sign-in',
      signIn({ who: 'jane', at: later(), ip: BRAZIL, auth: local }),
    );
    expect(signal?.severity).toBe('medium');
  });

  it('is quiet for who always signed in so, and for who has no history', () => {
    const stage = createStage([identity('jane'), identity('joe')]);
    settle(stage, 'jane', { auth: local });
    for (const who of ['jane', 'joe'])
      expect(
        stage.said('local-sign-in', signIn({ who, at: later(), ip: BRAZIL, auth: local })),
      ).toEqual([]);
  });

  it('is half as loud on the day on which the identity provider is down for all', () => {
    const names = Array.from({ length: 8 }, (_, i) => `p${i}`);
    const stage = createStage(names.map((name) => identity(name)));
    for (const who of names) settle(stage, who, { auth: federated });
    const said = names.map((who, i) =>
      stage.said('local-sign-in', signIn({ who, at: later(i), auth: local })),
    );
    expect(said.slice(3).flat()).toEqual([]);
  });
});
