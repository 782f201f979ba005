import { type CheckCase, inSystem, resource } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('openssh', [
  {
    subject: 'scope:toy:one',
    says: 'shut',
    expect: 'pass',
    facts: [resource('one', { permitrootlogin: 'prohibit-password' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'open',
    expect: 'fail',
    facts: [resource('one', { permitrootlogin: 'yes' })],
  },
  { subject: 'scope:toy:one', says: 'not read', expect: 'unknown', facts: [resource('one')] },
]);
