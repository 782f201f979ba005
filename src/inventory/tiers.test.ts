/** Judgements that are kept through changes are those that judging anew gives. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InventoryChange, InventoryFact } from '../model/index.ts';
import type { AccessEvaluator } from './contract.ts';
import { entitlement, identity, snapshot, T0 } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const PEOPLE = 9;
const names = Array.from({ length: PEOPLE }, (_, nth) => `p${nth}`);
const goals: Readonly<Record<string, string>> = {
  admin: 'control-plane:toy:one',
  secrets: 'crown-jewels:toy:one',
  write: 'write:toy:one',
};

/** What is held is where it leads: a goal, somebody to become, or the vault. */
const byName: AccessEvaluator = (view, id) =>
  view.entitlementsOf(id).flatMap(({ privileges, conditions }) =>
    privileges.map((privilege) => ({
      from: id,
      to: goals[privilege] ?? `toy:${privilege}`,
      kind:
        privilege in goals || privilege === 'vault' ? ('can_do' as const) : ('can_become' as const),
      because: `holds ${privilege}`,
      certain: conditions === undefined,
    })),
  );

const vault = (tier: 0 | 1 | 2): InventoryFact => ({
  kind: 'resource',
  id: 'toy:vault',
  system: 'toy',
  nativeId: 'vault',
  scope: 'one',
  name: 'vault',
  type: 'vault',
  tags: {},
  tier,
});
const declared = (of: string, emergencyAccess: boolean, nth: number): InventoryFact => ({
  kind: 'declaration',
  id: `decl:${nth}`,
  ofId: `toy:${of}`,
  emergencyAccess,
  declaredBy: 'us',
  at: T0 + nth,
});

const start = () => createInventory({ access: { toy: byName }, now: () => T0 + 10_000 });

it('who was taken back and gains more meanwhile is passed on to those judged before', () => {
  const inventory = start();
  const hold = (who: string, right: string) => entitlement(who, [right]);
  inventory.applySnapshot(
    snapshot(
      [
        ...names.map((name) => identity(name)),
        hold('p0', 'secrets'),
        hold('p0', 'p1'),
        hold('p1', 'p2'),
        hold('p2', 'secrets'),
      ],
      T0,
    ),
  );
  const tier = (name: string) => inventory.view.tierOf(`toy:${name}`).tier;
  expect([tier('p0'), tier('p1'), tier('p8')]).toEqual([1, 1, 3]);
  const { id } = hold('p2', 'secrets');
  inventory.applyChanges([{ op: 'end', kind: 'entitlement', id, at: T0 + 1, eventId: 'lost' }]);
  expect([tier('p8'), tier('p2')]).toEqual([3, 3]);
  const fact = hold('p1', 'admin');
  inventory.applyChanges([{ op: 'put', fact, at: T0 + 2, eventId: 'gained' }]);
  expect(tier('p0')).toBe(0);
});

const rights = [...names, ...names, 'vault', 'admin', 'secrets', 'write'];
const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      who: fc.constantFrom(...names),
      right: fc.constantFrom(...rights),
      sure: fc.boolean(),
      ends: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ vault: fc.constantFrom(0, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constantFrom(...names), emergency: fc.boolean() }) },
);

/** Who is asked about after a change: often nobody. */
const asked = fc.subarray(names, { maxLength: 3 });

it('after any changes each principal has the tier, as surely, and a way that leads there', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, asked), { minLength: 1, maxLength: 40 }), (steps) => {
      const inventory = start();
      const facts = new Map<string, InventoryFact>();
      const put = (fact: InventoryFact) => facts.set(`${fact.kind}/${fact.id}`, fact);
      for (const name of names) put(identity(name));
      put(vault(2));
      inventory.applySnapshot(snapshot([...facts.values()], T0));
      for (const [nth, [one, who]] of steps.entries()) {
        const at = T0 + 1 + nth;
        const eventId = `e${nth}`;
        let change: InventoryChange;
        if ('who' in one) {
          const id = `toy:ent:${one.who}:${one.right}:${one.sure}`;
          const conditions = one.sure ? undefined : { when: 'asked' };
          const fact = entitlement(one.who, [one.right], { id, conditions });
          if (one.ends && !facts.delete(`entitlement/${id}`)) continue;
          if (!one.ends) put(fact);
          change = one.ends
            ? { op: 'end', kind: 'entitlement', id, at, eventId }
            : { op: 'put', fact, at, eventId };
        } else {
          const fact =
            'vault' in one ? vault(one.vault as 0 | 1 | 2) : declared(one.of, one.emergency, nth);
          put(fact);
          change = { op: 'put', fact, at, eventId };
        }
        inventory.applyChanges([change]);
        for (const name of who) inventory.view.tierOf(`toy:${name}`);
      }
      const anew = start();
      const isOurs = ({ kind }: InventoryFact) => kind === 'declaration';
      const all = [...facts.values()];
      anew.applySnapshot(
        snapshot(
          all.filter((fact) => !isOurs(fact)),
          T0,
        ),
      );
      for (const fact of all.filter(isOurs))
        anew.applyChanges([{ op: 'put', fact, at: T0 + 1_000, eventId: fact.id }]);
      for (const name of names) {
        const kept = inventory.view.tierOf(`toy:${name}`);
        const judged = anew.view.tierOf(`toy:${name}`);
        const sure = (answer: typeof kept) => answer.path.every(({ certain }) => certain);
        expect([kept.tier, sure(kept)], name).toEqual([judged.tier, sure(judged)]);
        for (const [i, one] of kept.path.entries())
          expect(one.from).toBe(i === 0 ? `toy:${name}` : kept.path[i - 1]?.to);
        expect(kept.path.length === 0).toBe(judged.path.length === 0);
      }
    }),
    { numRuns: 300 },
  );
});
