import type { InventoryView } from '../../../inventory/index.ts';
import { fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';
import { isAllow, narrowed, policiedTypes, policyUnread, saysWhat } from './resource-policies.ts';

/** A service acts for whoever set it up, in any account, unless the policy says whose (the confused deputy problem). */
const judge = (view: InventoryView, thing: Resource, at: number): Verdict => {
  const open = view
    .entitlementsOn(thing.id, at)
    .find(
      (one) => isAllow(one) && one.holderId.startsWith('aws:service:') && narrowed(one) !== 'yes',
    );
  if (!open) return policyUnread(thing) ?? pass;
  const service = open.holderId.slice('aws:service:'.length);
  return fail(`${thing.name} lets ${service} ${saysWhat(open)}, whoever's account sets it up`, [
    thing.nativeId,
  ]);
};

export const serviceLetInFromAnywhere: Check = {
  id: 'service-let-in-from-anywhere',
  title: 'Service let in for whatever account uses it',
  severity: 'medium',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Add aws:SourceArn or aws:SourceAccount to the statement that names the service.',
  cause: 'The statement was written without saying whose use of the service is meant.',
  closes: 'Each statement for a service says from which account or thing it may come.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, policiedTypes, (thing) => judge(view, thing, at)),
  points: 8,
  condition: 'overprivilege',
};
