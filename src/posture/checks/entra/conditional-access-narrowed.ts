import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  asksMfa,
  blocks,
  clientsOf,
  includesEverybody,
  isOn,
  narrowedBy,
  type Policy,
  policiesOf,
  riskOf,
  strengthsOf,
} from './policies.ts';
import { holds, naming, tenantCheck } from './tenant.ts';

/** Risk and client apps are a condition each; one alone may be what the policy is for, of a block. */
const joined = (policy: Policy, isMfa: boolean): readonly string[] => {
  const risks = (['userRiskLevels', 'signInRiskLevels'] as const).filter(
    (kind) => riskOf(policy, kind).length > 0,
  );
  const clients = clientsOf(policy);
  const some = clients.length === 0 || holds(clients, 'all') ? [] : ['client apps'];
  const by = [...risks, ...some];
  return isMfa || by.length > 1 ? by : [];
};

/** Conditions of one policy are met together: who blocks legacy clients at high risk blocks few of either. */
export const conditionalAccessNarrowed: Check = {
  ...tenantCheck,
  id: 'conditional-access-narrowed',
  title: 'Policies meant for everybody reach only a part',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Take the other conditions off the policy, or make a second one without them.',
  cause: 'Several conditions in one policy are met together or not at all.',
  closes:
    'No policy that blocks or asks for a second factor, and is narrowed by conditions beside its own.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  judge(view, id, at) {
    const { policies, unseen } = policiesOf(view, id, at);
    const asks = asksMfa(strengthsOf(view, id, at));
    const meant = policies.filter(
      (policy) => isOn(policy) && includesEverybody(policy) && (blocks(policy) || asks(policy)),
    );
    const narrow = meant.flatMap((policy) => {
      const by = [...narrowedBy(policy), ...joined(policy, !blocks(policy))];
      return by.length === 0 ? [] : [`"${policy.name}" by ${naming(by)}`];
    });
    if (narrow.length > 0) return fail(`narrowed: ${naming(narrow)}`);
    if (unseen !== undefined) return cannotTell(unseen);
    return meant.length === 0 ? cannotTell('no policy is meant for everybody') : pass;
  },
  points: 10,
};
