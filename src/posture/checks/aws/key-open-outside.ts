import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';
import { worstOf } from '../subject.ts';
import { isAllow, isOutside, narrowed, policyUnread, saysWhat } from './resource-policies.ts';

const judge = (view: InventoryView, key: Resource, at: number): Verdict => {
  const worst = worstOf(
    view
      .entitlementsOn(key.id, at)
      .filter((one) => isAllow(one) && narrowed(one) !== 'yes')
      .map((one) => {
        const who = one.holderId.slice('aws:'.length);
        const what = `key ${key.name} lets ${who} ${saysWhat(one)}`;
        if (who === 'anyone')
          return narrowed(one) === 'no'
            ? fail(what, [key.nativeId])
            : cannotTell(`${what}, under conditions`);
        const outside = isOutside(view, key, one, at);
        if (outside === 'yes') return fail(`${what} from outside the organisation`, [key.nativeId]);
        return outside === 'no'
          ? pass
          : cannotTell(`whether ${who} is in the organisation was not listed`);
      }),
  );
  return worst.status === 'pass' ? (policyUnread(key) ?? pass) : worst;
};

export const keyOpenOutside: Check = {
  id: 'key-open-outside',
  title: 'Key that outsiders may use by its policy or a grant',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy:
    'Name the roles that need the key, add kms:CallerAccount, and revoke the grants of others.',
  cause: 'A key was shared to share what it encrypts.',
  closes: 'Neither policy nor grant of a key names outsiders without a condition.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-05', 'PR.DS-01'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, ['kms_key'], (key) => judge(view, key, at)),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
