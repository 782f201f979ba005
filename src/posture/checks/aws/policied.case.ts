/** Small accounts with things that carry policies, for the cases of checks. */
import type { Entitlement, InventoryFact, Resource } from '../../../model/index.ts';
import { type CheckCase, grant, inSystem, resource } from '../world.case.ts';

export const carrier = (
  native: string,
  type: string,
  extra: Partial<Resource> = {},
): InventoryFact => ({ ...resource(native), type, policy: 'read', ...extra });

/** What the policy of `native` gives to a holder: `anyone`, `account:…`, `service:…`. */
export const lets = (
  native: string,
  holder: string,
  privileges: readonly string[],
  extra: Partial<Entitlement> = {},
): InventoryFact => ({
  ...grant(privileges, { holderId: `toy:${holder}` }),
  id: `toy:${native}#policy/${holder}/${privileges.join()}`,
  via: { kind: 'resource_policy', name: 'policy', nativeId: native },
  ...extra,
});

/** The account itself, of an organisation whose accounts are listed, and another of them. */
export const organisation: readonly InventoryFact[] = ['one', '222222222222'].map((scope) => ({
  ...resource(`account:${scope}`, { 'aws:organization': 'o-abc' }),
  scope,
  type: 'account',
}));

type Case = Omit<CheckCase, 'subject'>;

/** Asked of the account, whose things of these types were all listed unless a case says otherwise. */
export const ofAccount = (lists: readonly string[], cases: readonly Case[]): readonly CheckCase[] =>
  inSystem(
    'aws',
    cases.map((one) => ({ lists, ...one, subject: 'scope:toy:one' })),
  );
