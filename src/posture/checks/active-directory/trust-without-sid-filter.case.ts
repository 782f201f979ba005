import { blind, type CheckCase, inSystem, resource, trust, unseen } from '../world.case.ts';

const domain = (tags: Record<string, string>) => ({ ...resource('one', tags), type: 'domain' });
const other = (sidFiltering: boolean | undefined) =>
  trust(
    { kind: 'account', value: 'other.org' },
    {
      targetId: 'toy:one',
      mechanism: 'domain_trust',
      external: unseen,
      conditions: { ...(sidFiltering === undefined ? {} : { sidFiltering }) },
    },
  );

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { subject: 'scope:toy:one', says: 'filtered', expect: 'pass', facts: [domain({}), other(true)] },
  {
    subject: 'scope:toy:one',
    says: 'not filtered',
    expect: 'fail',
    facts: [domain({}), other(false)],
    because: /other\.org/,
  },
  {
    subject: 'scope:toy:one',
    says: 'not told',
    expect: 'unknown',
    facts: [domain({}), other(undefined)],
  },
  {
    subject: 'scope:toy:one',
    says: 'trusts not listed',
    expect: 'unknown',
    facts: [domain({})],
    blind: blind('trusts'),
  },
]);
