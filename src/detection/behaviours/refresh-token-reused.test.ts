import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later, settle, signIn, wrong } from '../sign-in.case.ts';

const reused = { protocol: 'oauth', grant: 'refresh_token', refusal: 'reused' } as const;

describe('refresh-token-reused', () => {
  it('fires when the second use comes from elsewhere', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    const [signal] = stage.said(
      'refresh-token-reused',
      wrong({ who: 'jane', at: later(), ip: BRAZIL, auth: reused, kind: 'token_issuance' }),
    );
    expect(signal?.severity).toBe('medium');
  });

  it('is an informational line for an app at home that lost the answer and asks again', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    const said = stage.said(
      'refresh-token-reused',
      wrong({ who: 'jane', at: later(), auth: reused, kind: 'token_issuance' }),
    );
    expect(said.map(({ severity }) => severity)).toEqual(['informational']);
  });

  it('is quiet for a token that was exchanged once', () => {
    const stage = createStage([identity('jane')]);
    const once = { protocol: 'oauth', grant: 'refresh_token' } as const;
    expect(
      stage.said('refresh-token-reused', signIn({ who: 'jane', at: later(), auth: once })),
    ).toEqual([]);
  });
});
