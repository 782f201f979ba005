import { type CheckCase, inSystem, resource } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('openssh', [
  {
    subject: 'scope:toy:one',
    says: 'shut',
    expect: 'pass',
    facts: [resource('one', { passwordauthentication: 'no' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'open',
    expect: 'fail',
    facts: [resource('one', { passwordauthentication: 'yes' })],
  },
  { subject: 'scope:toy:one', says: 'not read', expect: 'unknown', facts: [resource('one')] },
]);
