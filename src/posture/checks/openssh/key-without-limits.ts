import type { Check } from '../../contract.ts';
import { allowedTo, judgeGrants, tagOf } from '../ask.ts';

export const keyWithoutLimits: Check = {
  id: 'key-without-limits',
  title: 'Key of a machine that opens a whole shell',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'openssh',
  remedy: 'Write from= and command=, or restrict, before the key.',
  cause: 'The key was pasted as it came.',
  closes: 'Every key of the account bound to a network or a command.',
  controls: { nhi: ['NHI4:2025', 'NHI5:2025'], csf: ['PR.AA-05', 'PR.IR-01'] },
  population: { says: 'accounts that are not of people', classes: ['service_account'] },
  applies: (view, id, at) =>
    tagOf(view, id, at, 'uid') !== '0' &&
    allowedTo(view, id, at).some((one) => one.via.name === 'authorized_keys'),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges, conditions }) =>
      via.name === 'authorized_keys' &&
      privileges.includes('host:login') &&
      !Object.hasOwn(conditions ?? {}, 'from') &&
      !Object.hasOwn(conditions ?? {}, 'restrict')
        ? `${String(conditions?.['key'])} opens a shell from any address`
        : undefined,
    ),
  points: 6,
  condition: 'overprivilege',
};
