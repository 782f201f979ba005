import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Handle } from '../../model/index.ts';
import type { Inventory } from '../contract.ts';
import { identity, snapshot, T0 } from '../facts.case.ts';
import { declare, elsewhere, email, make, person, subject, tell } from './linking.case.ts';

describe('links', () => {
  const handle = fc.oneof(
    fc
      .record({ value: fc.constantFrom('a@x', 'b@x'), verified: fc.boolean() })
      .map((one): Handle => ({ kind: 'email', ...one })),
    fc
      .record({ value: fc.constantFrom('1', '2'), verified: fc.boolean() })
      .map((one): Handle => ({ kind: 'employee_id', ...one })),
    fc
      .constantFrom('toy:0', 'toy:1', '1')
      .map((value): Handle => ({ kind: 'federated_id', value, issuer: 'toy', verified: true })),
    fc.constantFrom('repo:o/a', 'repo:o/b').map((value) => subject(value)),
  );
  const account = fc.record({
    handles: fc.array(handle, { maxLength: 3 }),
    human: fc.boolean(),
    here: fc.boolean(),
    tag: fc.constantFrom<string | undefined>('a@x', 'b@x', undefined),
  });
  const world = fc.record({
    accounts: fc.array(account, { minLength: 2, maxLength: 6 }),
    persons: fc.subarray(['1', '2']),
    apart: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 2 }),
  });

  const build = (
    one: typeof world extends fc.Arbitrary<infer T> ? T : never,
    order: readonly number[],
  ): { readonly inventory: Inventory; readonly ids: readonly string[] } => {
    const inventory = make();
    const accounts = one.accounts.map(({ handles, human, here, tag }, i) =>
      (here ? identity : elsewhere)(`${i}`, {
        handles,
        class: human ? 'human' : 'workload',
        tags: tag === undefined ? {} : { email: tag },
      }),
    );
    const people = one.persons.map((id) => person(id, { email: id === '1' ? 'a@x' : 'b@x' }));
    const ids = accounts.map(({ id }) => id);
    const steps = [
      ...[...accounts, ...people].map((fact) => () => tell(inventory, fact)),
      ...one.apart.map(
        ([a, b]) =>
          () =>
            declare(inventory, ids[a] ?? '', { notLinkedTo: [ids[b] ?? ''] }, T0 + b),
      ),
    ];
    for (const i of [...steps.keys()].sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b))
      steps[i]?.();
    return { inventory, ids };
  };
  const all = ({ inventory, ids }: ReturnType<typeof build>) =>
    new Map(ids.map((id) => [id, inventory.view.linksOf(id)]));

  it('are the same from either side', () => {
    fc.assert(
      fc.property(world, (one) => {
        const links = all(build(one, []));
        for (const [id, mine] of links) {
          for (const { otherId, ...link } of mine) {
            const { otherId: back, ...theirs } = links
              .get(otherId)
              ?.find((two) => two.otherId === id && two.relation === link.relation) ?? {
              otherId: 'nobody',
            };
            expect(back).toBe(id);
            expect(theirs).toEqual(link);
          }
        }
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it('do not depend on the order in which facts came', () => {
    fc.assert(
      fc.property(world, fc.array(fc.nat(100), { maxLength: 12 }), (one, order) => {
        // Two words of one declaration must keep their order: the later one stands for all.
        const last = { ...one, apart: one.apart.slice(0, 1) };
        expect(all(build(last, order))).toEqual(all(build(last, [])));
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('can each be undone by one declaration, and come back when it is withdrawn', () => {
    fc.assert(
      fc.property(world, fc.nat(5), (one, nth) => {
        const { inventory, ids } = build({ ...one, apart: [] }, []);
        const id = ids[nth % ids.length] ?? '';
        const before = inventory.view.linksOf(id);
        const other = before[0]?.otherId;
        if (other === undefined) return;
        declare(inventory, other, { notLinkedTo: [id] });
        expect(inventory.view.linksOf(id).some(({ otherId }) => otherId === other)).toBe(false);
        expect(inventory.view.linksOf(other).some(({ otherId }) => otherId === id)).toBe(false);
        inventory.applyChanges([
          { op: 'end', kind: 'declaration', id: `declaration:${other}`, at: T0, eventId: 'undo' },
        ]);
        expect(inventory.view.linksOf(id)).toEqual(before);
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('are found for 20,000 accounts in one walk each', () => {
    const inventory = make();
    const facts = Array.from({ length: 10_000 }, (_, i) => {
      const handles = [email(`user${i}@x.org`), subject(`repo:org/r${i % 100}:${i}`)];
      return [identity(`u${i}`, { handles }), elsewhere(`u${i}`, { handles })];
    }).flat();
    inventory.applySnapshot(snapshot(facts, T0));
    let links = 0;
    for (const { id } of inventory.view.identities()) links += inventory.view.linksOf(id).length;
    expect(links).toBe(20_000);
  });
});
