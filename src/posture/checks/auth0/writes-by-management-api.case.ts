import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const on = (...scopes: string[]) =>
  grant(scopes, {
    resources: ['https://x.auth0.com/api/v2/'],
    via: { kind: 'consent', name: 'client grant' },
  });

export const cases: readonly CheckCase[] = inSystem('auth0', [
  { says: 'reads', expect: 'pass', facts: [identity(), on('read:users')] },
  { says: 'makes clients', expect: 'fail', facts: [identity(), on('create:clients')] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
