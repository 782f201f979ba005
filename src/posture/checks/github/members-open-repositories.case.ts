import { type CheckCase, inSystem, resource } from '../world.case.ts';

const org = (tags: Record<string, string>) => resource('org/one', tags);

export const cases: readonly CheckCase[] = inSystem('github', [
  {
    subject: 'scope:toy:one',
    says: 'as it should be',
    expect: 'pass',
    facts: [org({ members_can_create_public_repositories: 'false' })],
  },
  {
    subject: 'scope:toy:one',
    says: 'open',
    expect: 'fail',
    facts: [org({ members_can_create_public_repositories: 'true' })],
  },
  { subject: 'scope:toy:one', says: 'not shown', expect: 'unknown', facts: [org({})] },
]);
