import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  asksMfa,
  blocks,
  exclusionsOf,
  includesEverybody,
  isOn,
  policiesOf,
  strengthsOf,
} from './policies.ts';
import { naming, tenantCheck } from './tenant.ts';

export const conditionalAccessExclusions: Check = {
  ...tenantCheck,
  id: 'conditional-access-exclusions',
  title: 'Policies for everybody leave somebody out',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Take the exclusions away; declare accounts for emergencies here.',
  cause: 'An exclusion was made in a hurry, and stayed.',
  closes:
    'No policy in force for everybody that leaves anybody out, save accounts declared for emergencies.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'GV.RM-06'] },
  judge(view, id, at) {
    const { policies, unseen } = policiesOf(view, id, at);
    const asks = asksMfa(strengthsOf(view, id, at));
    const meant = policies.filter(
      (policy) => isOn(policy) && includesEverybody(policy) && (blocks(policy) || asks(policy)),
    );
    const open = meant.flatMap((policy) => {
      const out = exclusionsOf(view, policy, at);
      return out.length === 0 ? [] : [`"${policy.name}" leaves out ${naming(out)}`];
    });
    if (open.length > 0) return fail(naming(open));
    if (unseen !== undefined) return cannotTell(unseen);
    return meant.length === 0 ? cannotTell('no policy is meant for everybody') : pass;
  },
  points: 10,
};
