import { blind, type CheckCase, inSystem, resource, role, trust } from '../world.case.ts';

const account = (id: string, environment: string) => ({
  ...resource(`account:${id}`),
  environment,
});
const both = [
  account('one', 'prod'),
  account('222222222222', 'dev'),
  account('333333333333', 'prod'),
];
const by = (id: string) => trust({ kind: 'account', value: id });

export const cases: readonly CheckCase[] = inSystem('aws', [
  { says: 'of the same', expect: 'pass', facts: [role(), ...both, by('333333333333')] },
  {
    says: 'of another',
    expect: 'fail',
    facts: [role(), ...both, by('222222222222')],
    because: /prod.*dev/,
  },
  {
    says: 'trusts not listed',
    expect: 'unknown',
    facts: [role(), ...both],
    blind: blind('trusts'),
  },
  { says: 'no label', expect: 'outside', facts: [role(), by('222222222222')] },
]);
