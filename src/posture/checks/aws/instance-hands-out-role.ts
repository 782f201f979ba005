import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';

/** The role behind an instance's profile, with its tier. */
const roleIn = (view: InventoryView, { runsAs = '' }: Resource, at: number): string => {
  const role = view.role(view.resource(runsAs, at)?.runsAs ?? runsAs, at);
  return role ? `${role.name} (tier ${view.tierOf(role.id, at).tier})` : runsAs;
};

const judge = (view: InventoryView, one: Resource, at: number): Verdict => {
  if (one.runsAs === undefined || one.tags['metadata_endpoint'] === 'disabled') return pass;
  const tokens = one.tags['metadata_tokens'];
  if (tokens === 'required') return pass;
  if (tokens === undefined)
    return cannotTell(`how ${one.name} hands out the session of its role was not told`);
  return fail(
    `a single request that ${one.name} is made to send gets the session of ${roleIn(view, one, at)}`,
    [one.nativeId],
  );
};

export const instanceHandsOutRole: Check = {
  id: 'instance-hands-out-role',
  title: 'Instance that hands its role to any request (IMDSv1)',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'aws',
  remedy:
    'Require session tokens for instance metadata (HttpTokens = required), and a hop limit of 1.',
  cause:
    'The instance was made before tokens were the default, or for software that cannot use them.',
  closes: 'Every instance with a role asks for session tokens.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'PR.PS-01'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, ['aws_instance'], (one) => judge(view, one, at)),
  points: 12,
  likelihoodNats: 0.4,
  condition: 'overprivilege',
};
