import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';
import { worstOf } from '../subject.ts';
import {
  isAllow,
  isOutside,
  isShut,
  narrowed,
  policiedTypes,
  policyUnread,
  saysWhat,
} from './resource-policies.ts';

const judge = (view: InventoryView, thing: Resource, at: number): Verdict => {
  const worst = worstOf(
    view
      .entitlementsOn(thing.id, at)
      .filter((one) => isAllow(one) && !isShut(thing, one) && narrowed(one) !== 'yes')
      .map((one) => {
        const outside = isOutside(view, thing, one, at);
        const who = one.holderId.slice('aws:'.length);
        if (outside === 'yes')
          return fail(`${thing.name} lets ${who}, outside the organisation, ${saysWhat(one)}`, [
            thing.nativeId,
          ]);
        return outside === 'no'
          ? pass
          : cannotTell(`whether ${who} is in the organisation was not listed`);
      }),
  );
  return worst.status === 'pass' ? (policyUnread(thing) ?? pass) : worst;
};

export const resourceSharedOutside: Check = {
  id: 'resource-shared-outside',
  title: 'Shared with an account outside of the organisation, without a condition',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Take the outside account out, or name its role and what it may come from.',
  cause: 'A partner or a former account was let in by its number alone.',
  closes: 'No outside account in the policy, or a condition on where it comes from.',
  controls: { nhi: ['NHI3:2025', 'NHI6:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, policiedTypes, (thing) => judge(view, thing, at)),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
