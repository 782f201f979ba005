import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const app = identity({ class: 'third_party_app' });
const consent = (scope: string, user = 'toy:jane') =>
  grant([scope], { id: `toy:c:${user}`, resources: [user], via: { kind: 'consent', name: user } });

export const cases: readonly CheckCase[] = inSystem('google-workspace', [
  {
    says: 'knows the name',
    expect: 'pass',
    facts: [app, consent('https://www.googleapis.com/auth/userinfo.email')],
  },
  {
    says: 'all files of two',
    expect: 'fail',
    facts: [
      app,
      consent('https://www.googleapis.com/auth/drive'),
      consent('https://www.googleapis.com/auth/drive', 'toy:jim'),
    ],
    because: /2 let it in/,
  },
  { says: 'grants not listed', expect: 'unknown', facts: [app], blind: blind('entitlements') },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
