import { blind, type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const provider = (linksAccounts: string) =>
  trust(
    { kind: 'federated', value: 'https://idp' },
    {
      targetId: 'toy:one',
      mechanism: 'federation',
      conditions: { name: 'partner', status: 'ACTIVE', linksAccounts },
    },
  );

export const cases: readonly CheckCase[] = inSystem('okta', [
  {
    subject: 'scope:toy:one',
    says: 'by hand',
    expect: 'pass',
    facts: [identity(), provider('DISABLED')],
  },
  {
    subject: 'scope:toy:one',
    says: 'by itself',
    expect: 'fail',
    facts: [identity(), provider('AUTO')],
    because: /partner/,
  },
  {
    subject: 'scope:toy:one',
    says: 'providers not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('trusts'),
  },
]);
