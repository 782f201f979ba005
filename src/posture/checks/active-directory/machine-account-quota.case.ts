import { type CheckCase, inSystem, resource } from '../world.case.ts';

const domain = (tags: Record<string, string>) => ({ ...resource('one', tags), type: 'domain' });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    subject: 'scope:toy:one',
    says: 'nobody',
    expect: 'pass',
    facts: [domain({ machineAccountQuota: '0' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'ten each',
    expect: 'fail',
    facts: [domain({ machineAccountQuota: '10' })],
    because: /10 computers/,
  },
  { subject: 'scope:toy:one', says: 'not readable', expect: 'unknown', facts: [domain({})] },
]);
