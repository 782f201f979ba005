import { type CheckCase, inSystem, resource } from '../world.case.ts';

const domain = (tags: Record<string, string>) => ({ ...resource('one', tags), type: 'domain' });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    subject: 'scope:toy:one',
    says: 'fourteen',
    expect: 'pass',
    facts: [domain({ minPasswordLength: '14' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'seven',
    expect: 'fail',
    facts: [domain({ minPasswordLength: '7' })],
  },
  { subject: 'scope:toy:one', says: 'not readable', expect: 'unknown', facts: [domain({})] },
]);
