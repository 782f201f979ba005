import { type CheckCase, identity, inSystem } from '../world.case.ts';

const client = (grantTypes: string) => identity({ tags: { grantTypes } });

export const cases: readonly CheckCase[] = inSystem('auth0', [
  { says: 'by code', expect: 'pass', facts: [client('authorization_code')] },
  {
    says: 'by password realm',
    expect: 'fail',
    facts: [client('authorization_code http://auth0.com/oauth/grant-type/password-realm')],
  },
  { says: 'not told', expect: 'unknown', facts: [client('')] },
  { says: 'no client', expect: 'outside', facts: [identity()] },
]);
