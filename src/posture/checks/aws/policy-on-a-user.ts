import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

export const policyOnAUser: Check = {
  id: 'policy-on-a-user',
  title: 'Policy put on a user directly',
  severity: 'low',
  topic: 'over_privilege',
  dimension: 'inheritance_depth',
  system: 'aws',
  remedy: 'Put the user into a group or let them take a role that has the policy.',
  cause: 'It was one step less than making a group.',
  closes: 'No policy on the user itself.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS AWS 1.15'] },
  population: { says: 'users', classes: everyClass },
  applies: (view, id, at) => /:user\//.test(view.identity(id, at)?.nativeId ?? ''),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) =>
      one.holderId === id && (one.via.kind === 'inline' || one.via.kind === 'managed_policy')
        ? `${one.via.name} stands on the user`
        : undefined,
    ),
  points: 2,
};
