import { blind, type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const pool = identity({
  class: 'workload',
  nativeId: 'principalSet://iam.googleapis.com/projects/1/pools/p/*',
});
const provider = (issuer: string, condition?: string) =>
  trust(
    { kind: 'federated', value: issuer },
    {
      mechanism: 'federation',
      conditions: {
        provider: 'x',
        ...(condition === undefined ? {} : { attributeCondition: condition }),
      },
    },
  );

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    says: 'with a condition',
    expect: 'pass',
    facts: [
      pool,
      provider('https://token.actions.githubusercontent.com', "assertion.repository_owner=='x'"),
    ],
  },
  {
    says: 'any repository of the world',
    expect: 'fail',
    facts: [pool, provider('https://token.actions.githubusercontent.com')],
  },
  {
    says: 'an issuer that nobody knows',
    expect: 'unknown',
    facts: [pool, provider('https://idp.example')],
  },
  { says: 'providers not listed', expect: 'unknown', facts: [pool], blind: blind('trusts') },
  { says: 'no pool', expect: 'outside', facts: [identity({ class: 'workload' })] },
]);
