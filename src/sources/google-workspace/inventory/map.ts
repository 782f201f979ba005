/** Lists of one customer as Google's directory gives them → one snapshot. Pure; what was not handed over is a blind spot. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import { appIdentity, consent, delegation, everyUser, grantCredential, grantOf } from './apps.ts';
import { everybody, everybodyId, mapGroup, mapMember, membershipFact } from './groups.ts';
import { mapRole } from './roles.ts';
import { mapUser } from './users.ts';

export interface WorkspaceExport {
  readonly customer: string;
  /** With `tokens`, as the directory lists them for each. */
  readonly users: readonly Raw[];
  /** With `members`. */
  readonly groups: readonly Raw[];
  readonly roles: readonly Raw[];
  /** Clients with domain-wide delegation, as an administrator copied them from the console. */
  readonly delegated: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly scopes: readonly string[];
  }[];
}

const raws = (value: unknown): readonly Raw[] => list(value) as readonly Raw[];

const grantFacts = (user: Raw, customer: string, told: Set<string>): readonly InventoryFact[] => {
  const email = (str(user['primaryEmail']) ?? '').toLowerCase();
  return raws(user['tokens']).flatMap((token): readonly InventoryFact[] => {
    const grant = grantOf(token);
    if (grant === undefined) return [];
    const isNew = !told.has(grant.clientId);
    told.add(grant.clientId);
    return [
      ...(isNew ? [appIdentity(grant, customer)] : []),
      grantCredential(email, grant.clientId),
      consent(email, grant.clientId, grant.scopes),
    ];
  });
};

export const mapWorkspace = (lists: WorkspaceExport, at: number): Snapshot => {
  const { customer } = lists;
  const told = new Set<string>();
  const people = lists.users.flatMap((user) => mapUser(user, customer));
  const grants = lists.users.flatMap((user) => grantFacts(user, customer, told));
  return {
    system: 'google-workspace',
    scope: customer,
    takenAt: at,
    complete: ['identity', 'group', 'membership'],
    blind: [
      {
        area: 'roles that were assigned, domains, devices and app passwords',
        kinds: ['entitlement', 'resource', 'credential'],
        because: 'the lists that were handed over hold none of them whole',
      },
    ],
    facts: [
      everyUser(customer),
      everybody(customer),
      ...people,
      ...people.flatMap((fact) =>
        fact.kind === 'identity' ? [membershipFact(fact.id, everybodyId(customer))] : [],
      ),
      ...grants,
      ...lists.groups.flatMap((group): readonly InventoryFact[] => {
        const fact = mapGroup(group, customer);
        if (fact === undefined) return [];
        return [
          fact,
          ...raws(group['members']).flatMap(
            (member) => mapMember(member, fact.nativeId, customer)?.membership ?? [],
          ),
        ];
      }),
      ...lists.roles.flatMap((role) => mapRole(role, customer)?.fact ?? []),
      ...lists.delegated.flatMap(({ clientId, name, scopes }): readonly InventoryFact[] => [
        ...(told.has(clientId) ? [] : [appIdentity({ clientId, name }, customer)]),
        delegation(clientId, scopes),
      ]),
    ],
  };
};
