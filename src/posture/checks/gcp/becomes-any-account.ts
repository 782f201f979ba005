import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

/** Roles by which one acts as a service account (IAM documentation, service account impersonation). */
const becoming = new Set([
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountUser',
  'roles/iam.serviceAccountKeyAdmin',
]);

export const becomesAnyAccount: Check = {
  id: 'becomes-any-account',
  title: 'May become every service account of a project',
  severity: 'high',
  topic: 'delegation',
  dimension: 'blast_radius',
  system: 'gcp',
  remedy: 'Give the role on the one service account that is meant.',
  cause: 'The role was given on the project, where the form stood open.',
  closes: 'No such role on a project, folder or organisation.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS GCP 1.6'] },
  population: { says: 'people and machines', classes: everyClass },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, resources, until }) => {
      const wide = resources.find((one) => /^(?:projects|folders|organizations)\/[^/]+$/.test(one));
      return becoming.has(via.name) && wide !== undefined && until === undefined
        ? `${via.name} on ${wide}`
        : undefined;
    }),
  points: 12,
  condition: 'overprivilege',
};
