import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';
import { worstOf } from '../subject.ts';
import {
  isAllow,
  isShut,
  narrowed,
  policiedTypes,
  policyUnread,
  saysWhat,
} from './resource-policies.ts';

const judge = (view: InventoryView, thing: Resource, at: number): Verdict => {
  const open = view
    .entitlementsOn(thing.id, at)
    .filter((one) => isAllow(one) && one.holderId === 'aws:anyone' && !isShut(thing, one));
  const worst = worstOf(
    open.map((one) => {
      const keepsOut = narrowed(one);
      const what = `${thing.name} lets everybody ${saysWhat(one)} by its ${one.via.name}`;
      if (keepsOut === 'no') return fail(what, [thing.nativeId]);
      return keepsOut === 'yes' ? pass : cannotTell(`${what}, under conditions`);
    }),
  );
  return worst.status === 'pass' ? (policyUnread(thing) ?? pass) : worst;
};

export const resourceOpenToEverybody: Check = {
  id: 'resource-open-to-everybody',
  title: 'Bucket, queue, topic, function or secret that is open to everybody',
  severity: 'critical',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Name the accounts that need it, or require aws:PrincipalOrgID; block public access.',
  cause: 'A wildcard principal was the quickest way to share it.',
  closes: 'No statement for everybody without a condition that keeps strangers out.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-05', 'PR.DS-01'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, policiedTypes, (thing) => judge(view, thing, at)),
  points: 20,
  likelihoodNats: 0.6,
  condition: 'overprivilege',
};
