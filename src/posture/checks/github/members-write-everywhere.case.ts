import { type CheckCase, inSystem, resource } from '../world.case.ts';

const org = (tags: Record<string, string>) => resource('org/one', tags);

export const cases: readonly CheckCase[] = inSystem('github', [
  {
    subject: 'scope:toy:one',
    says: 'as it should be',
    expect: 'pass',
    facts: [org({ default_repository_permission: 'read' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'open',
    expect: 'fail',
    facts: [org({ default_repository_permission: 'write' })],
  },
  { subject: 'scope:toy:one', says: 'not shown', expect: 'unknown', facts: [org({})] },
]);
