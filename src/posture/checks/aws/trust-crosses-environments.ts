import type { InventoryView } from '../../../inventory/index.ts';
import { fail, pass, type Trust } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';

const environmentOf = (view: InventoryView, account: string, at: number): string | undefined =>
  view.resource(`aws:account:${account}`, at)?.environment?.toLowerCase();
const accountOf = ({ principal }: Trust): string =>
  /^(?:aws:)?arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal.value)?.[1] ?? principal.value;

export const trustCrossesEnvironments: Check = {
  id: 'trust-crosses-environments',
  title: 'Role of one environment that another may become',
  severity: 'high',
  topic: 'environment',
  dimension: 'blast_radius',
  system: 'aws',
  remedy: 'Give the other account a role of its own, or take it out of the trust.',
  cause: 'One deployment account served all environments.',
  closes: 'No account of another environment in its trust.',
  controls: { nhi: ['NHI8:2025'], csf: ['PR.AA-05', 'PR.IR-01'] },
  population: { says: 'roles of accounts with an environment label', classes: 'roles' },
  applies: (view, id, at) => environmentOf(view, view.role(id, at)?.scope ?? '', at) !== undefined,
  judge(view, id, at) {
    const own = environmentOf(view, view.role(id, at)?.scope ?? '', at);
    return judgeTrusts(view, { id, at }, (one) => {
      if (one.principal.kind !== 'account' && one.principal.kind !== 'identity') return pass;
      const from = accountOf(one);
      const there = environmentOf(view, from, at);
      return there === undefined || there === own
        ? pass
        : fail(`is of ${own}, and ${from} of ${there} may become it`, [from]);
    });
  },
  points: 12,
  likelihoodNats: 0.1,
  condition: 'stale_trust_path',
};
