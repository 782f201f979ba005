import { type CheckCase, inSystem, resource } from '../world.case.ts';

const domain = (tags: Record<string, string>) => ({ ...resource('one', tags), type: 'domain' });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    subject: 'scope:toy:one',
    says: 'after five',
    expect: 'pass',
    facts: [domain({ lockoutThreshold: '5' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'never',
    expect: 'fail',
    facts: [domain({ lockoutThreshold: '0' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'after fifty',
    expect: 'fail',
    facts: [domain({ lockoutThreshold: '50' })],
  },
  { subject: 'scope:toy:one', says: 'not readable', expect: 'unknown', facts: [domain({})] },
]);
