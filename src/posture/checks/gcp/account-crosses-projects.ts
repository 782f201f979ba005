import type { InventoryView } from '../../../inventory/index.ts';
import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

const environmentOf = (view: InventoryView, project: string, at: number): string | undefined =>
  view.resource(`gcp:${project}`, at)?.environment?.toLowerCase();

export const accountCrossesProjects: Check = {
  id: 'account-crosses-projects',
  title: 'Service account of one environment with rights in another',
  severity: 'high',
  topic: 'environment',
  dimension: 'blast_radius',
  system: 'gcp',
  remedy: 'Give the other project an account of its own.',
  cause: 'The account was at hand and had a key.',
  closes: 'Its grants in projects of its own environment alone.',
  controls: { nhi: ['NHI8:2025'], csf: ['PR.AA-05', 'PR.IR-01'] },
  population: {
    says: 'service accounts of projects with an environment label',
    classes: ['service_account'],
  },
  applies: (view, id, at) =>
    environmentOf(view, `projects/${view.identity(id, at)?.scope}`, at) !== undefined,
  judge(view, id, at) {
    const own = environmentOf(view, `projects/${view.identity(id, at)?.scope}`, at);
    return judgeGrants(view, { id, at }, ({ via, resources }) => {
      const other = resources
        .map((one) => /^projects\/[^/]+/.exec(one)?.[0] ?? '')
        .find((one) => (environmentOf(view, one, at) ?? own) !== own);
      return other === undefined
        ? undefined
        : `is of ${own} and has ${via.name} in ${other}, which is ${environmentOf(view, other, at)}`;
    });
  },
  points: 12,
  likelihoodNats: 0.1,
  condition: 'overprivilege',
};
