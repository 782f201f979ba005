import { type InventoryView, rankedOwners } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, isVendorRole } from '../subject.ts';

/** Below this an owner is a guess that nobody confirmed. */
const ENOUGH = 0.5;

/** Who follows from what is around it, and is here. */
const perhaps = (view: InventoryView, id: string): string => {
  const candidate = rankedOwners(view, id).find(({ state }) => state === 'here');
  return candidate === undefined ? '' : `; perhaps ${candidate.who}, who ${candidate.reason}`;
};

export const noOwner: Check = {
  id: 'no-owner',
  title: 'Nobody answers for it',
  severity: 'medium',
  topic: 'ownership',
  dimension: 'ownership',
  remedy: 'Declare an owner; the proposed one is in the reason where there is one.',
  cause: 'It was made without saying who answers for it.',
  closes: 'A declared owner.',
  controls: { nhi: ['NHI1:2025'], csf: ['GV.RR-02', 'ID.AM-08', 'PR.AA-01'] },
  population: { says: 'machines and roles; people answer for themselves', classes: 'any' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) && view.identity(id, at)?.class !== 'human',
  judge(view, id, at) {
    const [best] = view.ownersOf(id, at);
    if (!best) {
      const unseen = blindTo(view, id, at, 'owner');
      return unseen === undefined
        ? fail(`no declaration, tag or creator names an owner${perhaps(view, id)}`)
        : cannotTell(`whether the system names an owner: ${unseen}`);
    }
    return best.confidence >= ENOUGH
      ? pass
      : cannotTell(
          `perhaps ${best.who}, by ${best.basis.replaceAll('_', ' ')}; nobody confirmed it`,
        );
  },
  points: 12,
  condition: 'unowned',
};
