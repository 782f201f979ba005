import { blind, type CheckCase, identity, inSystem, person, trust } from '../world.case.ts';

const binding = (end: string) =>
  trust(
    { kind: 'federated', value: `principalSet://iam.googleapis.com/projects/1/pools/p/${end}` },
    { mechanism: 'federation' },
  );

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    says: 'one repository',
    expect: 'pass',
    facts: [identity(), binding('attribute.repository/x/app')],
  },
  { says: 'the pool', expect: 'fail', facts: [identity(), binding('*')] },
  { says: 'bindings not listed', expect: 'unknown', facts: [identity()], blind: blind('trusts') },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
