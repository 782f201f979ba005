/**
 * Who can take a subscription, who reads its secrets, who changes things in it. Actions are patterns; what a role's
 * `notActions` name is not given by it. https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../model/index.ts';
import { strings } from '../record.ts';
import { subscriptionOf } from './ids.ts';

/** `*` stands for any characters; matched part by part, so that no pattern is slow. */
const covers = (pattern: string, action: string): boolean => {
  const parts = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  const [head = ''] = parts;
  if (parts.length === 1) return text === head;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const tail = parts.at(-1) ?? '';
  return text.length - tail.length >= at && text.endsWith(tail);
};

const exceptOf = (one: Entitlement): readonly string[] => strings(one.conditions?.['except']);

const gives = (one: Entitlement, action: string): boolean =>
  one.privileges.some((pattern) => covers(pattern, action)) &&
  !exceptOf(one).some((pattern) => covers(pattern, action));

const rules = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/elevateAccess/Action',
];
const opens = [
  'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
  'Microsoft.Storage/storageAccounts/listKeys/action',
  'secrets/get',
];

const writes = (one: Entitlement): boolean =>
  one.privileges.some((pattern) => !/(?:\/read|\/list|\/get)$/i.test(pattern));

/** A condition (ABAC) may take back what the role gives: possible, not certain. */
const isBound = (one: Entitlement): boolean => one.conditions?.['condition'] !== undefined;

const stepOf = (
  one: Entitlement,
): readonly [goal: string, words: string, privilege: string] | undefined => {
  const ruling = rules.find((action) => gives(one, action));
  if (ruling !== undefined) return ['control-plane', 'may give any role there', ruling];
  const opening = opens.find((action) => gives(one, action));
  if (opening !== undefined) return ['crown-jewels', 'opens secrets or keys', opening];
  const [first = ''] = one.privileges;
  return writes(one) ? ['write', 'changes things there', first] : undefined;
};

export const azureAccess: AccessEvaluator = (view, from) => {
  const place = view.principal(from)?.scope ?? view.group(from)?.scope;
  if (place === undefined) return [];
  const edges = new Map<string, AccessEdge>();
  for (const one of view.entitlementsOf(from)) {
    if (one.system !== 'azure' || one.effect !== 'allow' || one.resources.includes('*')) continue;
    const step = stepOf(one);
    if (step === undefined) continue;
    const [goal, words, privilege] = step;
    for (const scope of one.resources) {
      const to = `${goal}:azure:${subscriptionOf(scope) ?? place}`;
      // Over a part of a subscription only: what stands above it is not taken by that alone.
      const whole = !/\/resourceGroups\//i.test(scope) || goal !== 'control-plane';
      const certain = whole && !isBound(one);
      const because = `${one.via.name} on ${scope} ${words}`;
      if (edges.get(to)?.certain !== true)
        edges.set(to, { from, to, kind: 'can_do', because, privilege, certain });
    }
  }
  return [...edges.values()];
};
