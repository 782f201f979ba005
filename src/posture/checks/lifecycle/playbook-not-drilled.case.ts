import { type CheckCase, daysAgo, identity, setting } from '../world.case.ts';

const asked = { subject: 'scope:toy:one' } as const;
const playbook = (name: string, lastDrilledAt: number | null, since = 400) =>
  setting('playbook', name, { lastDrilledAt, staleDays: 90, since: daysAgo(since) });

export const cases: readonly CheckCase[] = [
  {
    ...asked,
    says: 'each drilled this month',
    expect: 'pass',
    facts: [playbook('human/offboard', daysAgo(20)), playbook('agent/rotate', daysAgo(3))],
  },
  {
    ...asked,
    says: 'one drilled half a year ago',
    expect: 'fail',
    facts: [playbook('human/offboard', daysAgo(180)), playbook('agent/rotate', daysAgo(3))],
    because: /1 of 2 playbooks .* human\/offboard not in 180 days/,
  },
  {
    ...asked,
    says: 'one there for a year and never drilled',
    expect: 'fail',
    facts: [playbook('human/offboard', null, 365)],
    because: /not in 365 days/,
  },
  {
    ...asked,
    says: 'new and not drilled yet',
    expect: 'unknown',
    facts: [playbook('human/offboard', null, 2)],
    because: /new/,
  },
  { ...asked, says: 'a place without playbooks', expect: 'outside', facts: [identity()] },
];
