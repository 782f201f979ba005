import { cannotTell, fail, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blocks, includesEveryApp, riskOf, somePolicy } from './policies.ts';
import {
  field,
  holds,
  isUnset,
  premium,
  settingsOf,
  tenantCheck,
  texts,
  withPremium,
} from './tenant.ts';

/** Clouds whose conditional access does not know it yet. */
const without: ReadonlySet<string> = new Set(['gcchigh', 'dod']);

const agents = (policy: unknown, name: string): readonly string[] =>
  texts(field(policy, 'conditions', 'clientApplications', name));

export const riskyAgentsAllowed: Check = {
  ...tenantCheck,
  id: 'risky-agents-allowed',
  title: 'Agents at high risk are let in',
  severity: 'high',
  topic: 'agent',
  dimension: 'exposure',
  remedy: 'Block agents at high risk by conditional access.',
  cause: 'Agents came after the policies were written.',
  closes: 'A policy in force that blocks all agents at high risk from every resource.',
  controls: {
    nhi: ['NHI4:2025', 'NHI5:2025'],
    csf: ['PR.AA-05', 'DE.CM-03'],
    scuba: ['MS.AAD.9.1'],
  },
  judge(view, id, at) {
    const verdict = somePolicy(view, id, at, {
      control: 'MS.AAD.9.1',
      says: 'blocks agents at high risk',
      asks: (policy) => blocks(policy) && holds(riskOf(policy, 'agentIdRiskLevels'), 'high'),
      reaches: (policy) =>
        includesEveryApp(policy) &&
        holds(agents(policy.value, 'includeAgentIdServicePrincipals'), 'All') &&
        isUnset(
          field(
            policy.value,
            'conditions',
            'clientApplications',
            'excludeAgentIdServicePrincipals',
          ),
        ),
      allows: ['workload identities'],
    });
    // Where it is set, it works, whatever is said of cloud and licence.
    if (verdict.status !== 'fail') return verdict;
    const cloud = settingsOf(view, id, 'tenant', at).values[0]?.['cloud'];
    const licence = premium(view, id, at);
    if (licence === 'has' && typeof cloud === 'string' && without.has(cloud.toLowerCase()))
      return cannotTell(`conditional access does not know the risk of agents in ${cloud}`);
    return withPremium(licence, (): Verdict => verdict, fail);
  },
  points: 12,
};
