import { type CheckCase, identity, inSystem } from '../world.case.ts';

const client = (grantTypes: string) => identity({ tags: { grantTypes } });

export const cases: readonly CheckCase[] = inSystem('okta', [
  { says: 'by code', expect: 'pass', facts: [client('authorization_code refresh_token')] },
  { says: 'by password', expect: 'fail', facts: [client('authorization_code password')] },
  { says: 'not told', expect: 'unknown', facts: [client('')] },
  { says: 'no client', expect: 'outside', facts: [identity()] },
]);
