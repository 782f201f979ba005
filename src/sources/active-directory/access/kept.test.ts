/** What is kept between evaluations is let go when something that it rests on changes, and only then. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { InventoryChange, InventoryFact } from '../../../model/index.ts';
import { authority, plain, store, T1, template } from './certificates.case.ts';
import {
  account,
  admins,
  BASE,
  computer,
  DOMAIN,
  DOMAIN_ID,
  deny,
  grant,
  grants,
  group,
  id,
  member,
  off,
  resource,
} from './domain.case.ts';
import { adAccess } from './index.ts';

const unit = resource('organizational-unit', `OU=desks,${BASE}`, { inheritsAccess: 'yes' });
const policy = resource('group-policy', `CN={P1},CN=Policies,CN=System,${BASE}`, {
  objectGUID: 'p1',
});
const inUnit = { dn: `CN=x,OU=inner,OU=desks,${BASE}` };
const laps = { tags: { laps: 'yes' } };

/** Of each set, one stands at a time, or none. */
const choices: readonly (readonly (readonly InventoryFact[])[])[] = [
  [account(1101), account(1101, off), account(1101, { marks: ['not_delegated'] })],
  [account(1102, { adminCount: true } as never), account(1102, inUnit)],
  [computer(1001), computer(1001, laps), computer(1001, { ...inUnit, ...off })],
  [computer(1002, { marks: ['domain_controller'] }), computer(1002, inUnit)],
  [[group(1201)], [group(1201, { distinguishedName: inUnit.dn })]],
  [[group(525)]],
  [member(525, 500)],
  [member(512, 1101), member(512, 1201)],
  [member(1201, 1101), member(1201, 1102)],
  [member(1201, 'S-1-5-11')],
  [grants(grant(1101, 'AllowedToAct', id(1001))), grants(grant(1201, 'GenericAll', id(1001)))],
  [grants(grant(1102, 'GetChanges', DOMAIN_ID)), grants(grant(1201, 'GetChanges', DOMAIN_ID))],
  [grants(grant(1102, 'GetChangesInFilteredSet', DOMAIN_ID))],
  [grants(grant(1201, 'GenericAll', unit.id)), grants(grant(1102, 'GenericWrite', policy.id))],
  [grants(grant(1101, 'GenericAll', unit.id, deny))],
  [grants(grant(1201, 'Enroll', T1), grant(1201, 'Enroll', authority().id))],
  [[unit], [{ ...unit, tags: { inheritsAccess: 'yes', policyLinks: 'p1;linked' } }]],
  [[policy]],
  [[template('t1', plain)], [template('t1', { ...plain, enrolleesuppliessubject: 'true' })]],
  [[authority()], [authority({}, { runsAs: id(1001) })]],
  [[store('aa')], [store('bb')]],
];

const start = () => createInventory({ access: { 'active-directory': adAccess }, now: () => 9_000 });

const begin = (facts: readonly InventoryFact[]) => {
  const inventory = start();
  inventory.applySnapshot({
    system: 'active-directory',
    scope: DOMAIN,
    takenAt: 1_000,
    complete: [],
    blind: [],
    facts,
  });
  return inventory;
};

const asked = [
  ...[500, 1101, 1102, 1001, 1002, 1201, 512, 'S-1-5-11'].map(id),
  ...['enabled', 'within', 'governed', 'enforced', 'policy'].flatMap((form) =>
    [
      unit.id,
      policy.id,
      id(1001),
      `active-directory:${BASE.toLowerCase()}`,
      `active-directory:ou=inner,${unit.nativeId}`,
    ].map((one) => one.replace(':', `:${form}:`)),
  ),
];

const container = /^active-directory:(?:within|governed|enforced):/;

it('after any changes the steps of all are those that a start anew gives', () => {
  const change = fc.record({
    set: fc.nat({ max: choices.length - 1 }),
    choice: fc.integer({ min: -1, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 14 }), (changes) => {
      const inventory = begin(admins);
      const standing = new Map<number, readonly InventoryFact[]>();
      let at = 2_000;
      for (const { set, choice } of changes) {
        const before = standing.get(set) ?? [];
        const after = choices[set]?.[choice] ?? [];
        standing.set(set, after);
        at++;
        const stays = new Set(after.map((fact) => `${fact.kind}/${fact.id}`));
        const ends = before.filter((fact) => !stays.has(`${fact.kind}/${fact.id}`));
        inventory.applyChanges([
          ...ends.map(
            (fact): InventoryChange => ({
              op: 'end',
              kind: fact.kind,
              id: fact.id,
              at,
              eventId: `e${at}`,
            }),
          ),
          ...after.map((fact): InventoryChange => ({ op: 'put', fact, at, eventId: `e${at}` })),
        ]);
        for (const one of asked) inventory.view.edgesFrom(one);
      }
      // What a later word leaves out of a fact stays as it was: the facts are those that stand.
      const { view } = inventory;
      const facts = new Map<string, InventoryFact>();
      for (const fact of [...admins, ...[...standing.values()].flat()])
        facts.set(`${fact.kind}/${fact.id}`, fact);
      for (const fact of [...view.identities(), ...view.groups(), ...view.resources()])
        facts.set(`${fact.kind}/${fact.id}`, fact);
      const anew = begin([...facts.values()]);
      // A container from which all went is still named as one below its own.
      const isEmpty = (to: string) => container.test(to) && anew.view.edgesFrom(to).length === 0;
      const told = ({ view }: typeof anew, one: string) =>
        view
          .edgesFrom(one)
          .filter(({ to }) => !isEmpty(to))
          .map((step) => JSON.stringify(step))
          .sort();
      for (const one of asked) expect(told(inventory, one), one).toEqual(told(anew, one));
    }),
    { numRuns: 60 },
  );
});
