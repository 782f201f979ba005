import type { Check } from '../../contract.ts';
import { judgeGrants, tagOf } from '../ask.ts';
import { isActive } from '../subject.ts';

/** Permissions of apps with which branch protection, members, secrets or workflows change (GitHub Docs, permissions of GitHub Apps). */
const guarding = new Set([
  'administration:write',
  'organization_administration:write',
  'members:write',
  'secrets:write',
  'organization_secrets:write',
  'workflows:write',
  'organization_self_hosted_runners:write',
  'organization_custom_roles:write',
]);

export const appChangesTheGuard: Check = {
  id: 'app-changes-the-guard',
  title: 'App that may change who guards the code',
  severity: 'high',
  topic: 'consent',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Take the administration, members, secrets or workflows permission from the app.',
  cause: 'An app asked for more than its task and was let in as a whole.',
  closes: 'None of these permissions held.',
  controls: { nhi: ['NHI3:2025', 'NHI5:2025'], csf: ['PR.AA-05', 'PR.PS-06'] },
  population: { says: 'installed apps', classes: ['third_party_app', 'workload'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && tagOf(view, id, at, 'installation_id') !== undefined,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges }) => {
      const held = privileges.filter((one) => guarding.has(one));
      return via.kind === 'consent' && held.length > 0 ? `holds ${held.join(', ')}` : undefined;
    }),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
