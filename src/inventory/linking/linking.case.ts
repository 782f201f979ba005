/** Accounts of two made-up systems, told and declared. Test only. */
import type { Declaration, Handle, Identity, Person } from '../../model/index.ts';
import type { Inventory } from '../contract.ts';
import { identity, T0, toyAccess } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

export const make = (): Inventory =>
  createInventory({ access: { toy: toyAccess, other: toyAccess }, now: () => T0 });

export const elsewhere = (name: string, extra: Partial<Identity> = {}): Identity =>
  identity(name, { id: `other:${name}`, system: 'other', scope: 'two', ...extra });

export const email = (value: string, verified = true): Handle => ({
  kind: 'email',
  value,
  verified,
});
export const number = (value: string, verified = true): Handle => ({
  kind: 'employee_id',
  value,
  verified,
});
export const subject = (value: string, verified = true): Handle => ({
  kind: 'oidc_subject',
  value,
  issuer: 'https://token.git.example/',
  verified,
});

export const person = (id: string, extra: Partial<Person> = {}): Person => ({
  kind: 'person',
  id: `person:${id}`,
  name: `Person ${id}`,
  employeeId: id,
  ...extra,
});

export const tell = (inventory: Inventory, ...facts: readonly (Identity | Person)[]): void => {
  for (const fact of facts)
    inventory.applyChanges([{ op: 'put', fact, at: T0, eventId: `put ${fact.id}` }]);
};

export const declare = (
  inventory: Inventory,
  ofId: string,
  extra: Partial<Declaration>,
  at = T0,
): void => {
  const fact: Declaration = {
    kind: 'declaration',
    id: `declaration:${ofId}`,
    ofId,
    declaredBy: 'site@example.com',
    at,
    ...extra,
  };
  inventory.applyChanges([{ op: 'put', fact, at, eventId: `declared ${ofId} ${at}` }]);
};

export const told = (inventory: Inventory, id: string) =>
  inventory.view.linksOf(id).map(({ otherId, relation }) => `${relation} ${otherId}`);
