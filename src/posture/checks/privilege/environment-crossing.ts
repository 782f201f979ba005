import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo, machineClasses } from '../ask.ts';
import { unseenAccess } from '../subject.ts';

const environmentOf = (view: InventoryView, id: string, at: number): string | undefined =>
  view.identity(id, at)?.environment ?? view.resource(id, at)?.environment;

export const environmentCrossing: Check = {
  id: 'environment-crossing',
  title: 'Reaches from one environment into another',
  severity: 'high',
  topic: 'environment',
  dimension: 'blast_radius',
  remedy: 'Give each environment an identity of its own, and trust none across.',
  cause: 'One identity was reused because the other environment needed the same.',
  closes: 'No step from it ends in another environment.',
  controls: { nhi: ['NHI8:2025'], csf: ['PR.AA-05', 'PR.IR-01'] },
  population: { says: 'machines whose environment is labelled', classes: machineClasses },
  applies: (view, id, at) => view.identity(id, at)?.environment !== undefined,
  judge(view, id, at) {
    const own = view.identity(id, at)?.environment?.toLowerCase();
    const steps = view.edgesFrom(id).filter((edge) => edge.kind !== 'member_of');
    const reached = [
      ...steps.map(({ to, certain }) => ({ to, certain })),
      ...allowedTo(view, id, at).flatMap(({ resources, resourcesInverted }) =>
        resourcesInverted ? [] : resources.map((to) => ({ to, certain: true })),
      ),
    ];
    const across = reached.flatMap((one) => {
      const there = environmentOf(view, one.to, at);
      return there === undefined || there.toLowerCase() === own ? [] : [{ ...one, there }];
    });
    const sure = across.find((one) => one.certain);
    if (sure)
      return fail(
        `is of ${own} and reaches ${sure.to} of ${sure.there}`,
        across.map((one) => one.to),
      );
    const [maybe] = across;
    if (maybe) return cannotTell(`is of ${own} and perhaps reaches ${maybe.to} of ${maybe.there}`);
    const unseen = unseenAccess(view, id, at);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 12,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
