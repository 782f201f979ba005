import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InventoryChange, type InventoryFact, known, unknown } from '../model/index.ts';
import { credential, DAY, entitlement, HOUR, identity, snapshot, T0 } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const make = () => createInventory({ now: () => T0 });

const put = (fact: InventoryFact, at: number): InventoryChange => ({
  op: 'put',
  fact,
  at,
  eventId: `e${at}`,
});

describe('facts over time', () => {
  it('answers by the version that was valid at the time', () => {
    const inventory = make();
    inventory.applyChanges([
      put(identity('jane', { status: 'active' }), T0),
      {
        op: 'patch',
        kind: 'identity',
        id: 'toy:jane',
        set: { status: 'disabled' },
        at: T0 + DAY,
        eventId: 'p',
      },
      { op: 'end', kind: 'identity', id: 'toy:jane', at: T0 + 2 * DAY, eventId: 'x' },
    ]);
    const { view } = inventory;
    expect(view.identity('toy:jane', T0 - 1)).toBeUndefined();
    expect(view.identity('toy:jane', T0)?.status).toBe('active');
    expect(view.identity('toy:jane', T0 + DAY)?.status).toBe('disabled');
    expect(view.identity('toy:jane', T0 + 2 * DAY)).toBeUndefined();
    expect(view.identity('toy:jane')).toBeUndefined();
    expect(view.history('toy:jane').map(({ from, to }) => [from, to])).toEqual([
      [T0, T0 + DAY],
      [T0 + DAY, T0 + 2 * DAY],
    ]);
  });

  it('takes an id that was deleted and made anew as another thing', () => {
    const inventory = make();
    inventory.applyChanges([
      put(identity('jane', { mfa: known(true), tags: { team: 'a' } }), T0),
      { op: 'end', kind: 'identity', id: 'toy:jane', at: T0 + DAY, eventId: 'x' },
      put(identity('jane'), T0 + 2 * DAY),
    ]);
    expect(inventory.view.identity('toy:jane')).toMatchObject({ mfa: { known: false }, tags: {} });
  });

  it('gives the same history in whatever order words and pulls are delivered', () => {
    const word = fc.record({
      day: fc.integer({ min: 0, max: 40 }),
      what: fc.constantFrom('put', 'patch', 'end', 'found', 'missed'),
      status: fc.constantFrom('active', 'disabled', 'unknown'),
      mfa: fc.constantFrom(known(true), known(false), unknown('no')),
      tag: fc.constantFrom('a', 'b', 'c'),
    });
    type Word = typeof word extends fc.Arbitrary<infer T> ? T : never;
    const deliver = (words: readonly Word[]) => {
      const inventory = make();
      for (const { day, what, status, mfa, tag } of words) {
        const at = T0 + day * DAY;
        const fact = identity('jane', { status: status as 'active', mfa, tags: { [tag]: '1' } });
        const base = { kind: 'identity', id: 'toy:jane', at, eventId: `e${at}` } as const;
        // A pull that changed nothing is remembered by its time alone, so pulls here know all they say.
        const seen = identity('jane', { mfa: known(tag === 'a'), tags: { [tag]: '1' } });
        if (what === 'found') inventory.applySnapshot(snapshot([seen], at));
        else if (what === 'missed') inventory.applySnapshot(snapshot([], at));
        else if (what === 'put') inventory.applyChanges([put(fact, at)]);
        else if (what === 'end') inventory.applyChanges([{ op: 'end', ...base }]);
        else inventory.applyChanges([{ op: 'patch', set: { status, mfa }, ...base }]);
      }
      return Array.from({ length: 90 }, (_, i) =>
        inventory.view.identity('toy:jane', T0 + (i * DAY) / 2),
      );
    };
    const cases = fc
      .uniqueArray(word, { selector: (one) => one.day, maxLength: 10 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    fc.assert(
      fc.property(cases, ([words, shuffled]) => {
        const inOrder = [...words].sort((a, b) => a.day - b.day);
        expect(deliver(shuffled)).toEqual(deliver(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  it('says a change once: the same event again makes no version', () => {
    const inventory = make();
    const change = put(identity('jane'), T0);
    expect(inventory.applyChanges([change]).versions).toHaveLength(1);
    expect(inventory.applyChanges([change]).versions).toEqual([]);
  });
});

describe('snapshots', () => {
  const facts = [
    identity('jane', { tags: { team: 'a' } }),
    credential('K1', 'jane', { createdAt: known(T0 - 100 * DAY) }),
    entitlement('jane', ['write']),
  ];

  it('applied twice are as applied once', () => {
    const inventory = make();
    expect(inventory.applySnapshot(snapshot(facts, T0)).versions).toHaveLength(3);
    const again = inventory.applySnapshot(snapshot(structuredClone(facts), T0));
    expect(again.versions).toEqual([]);
    expect([...again.principals]).toEqual([]);
    expect(inventory.applySnapshot(snapshot(structuredClone(facts), T0 + DAY)).versions).toEqual(
      [],
    );
  });

  it('end what a whole listing of its own scope no longer names, and nothing else', () => {
    const inventory = make();
    inventory.applySnapshot(snapshot(facts, T0));
    inventory.applySnapshot(snapshot([identity('jim', { scope: 'two' })], T0, { scope: 'two' }));
    const delta = inventory.applySnapshot(snapshot([identity('bob')], T0 + DAY));
    expect(inventory.view.identity('toy:jane')).toBeUndefined();
    expect(inventory.view.identity('toy:jane', T0)).toBeDefined();
    expect(inventory.view.identity('toy:jim')).toBeDefined();
    expect(delta.versions.filter((one) => one.to === T0 + DAY)).toHaveLength(3);
    expect(inventory.count('identity')).toBe(2);
  });

  it('that are partial never delete, whatever they name', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.nat(5), (whole, part, later) => {
        const inventory = make();
        const at = (list: string[]) => list.map((one) => identity(one));
        inventory.applySnapshot(snapshot(at(whole), T0));
        inventory.applySnapshot(snapshot(at(part), T0 + later, { complete: [] }));
        const live = [...inventory.view.identities()].map((one) => one.name).sort();
        expect(live).toEqual([...new Set([...whole, ...part])].sort());
      }),
    );
  });

  it('add to each other: an unknown of one never hides what another knows', () => {
    const inventory = make();
    inventory.applySnapshot(
      snapshot([identity('jane', { mfa: known(true), tags: { a: '1' } })], T0),
    );
    const report = identity('jane', {
      interactive: known(true),
      status: 'unknown',
      tags: { b: '2' },
    });
    inventory.applySnapshot(snapshot([report], T0 + 1, { complete: [] }));
    expect(inventory.view.identity('toy:jane')).toMatchObject({
      mfa: known(true),
      interactive: known(true),
      status: 'active',
      tags: { a: '1', b: '2' },
    });
    inventory.applySnapshot(snapshot([identity('jane', { mfa: known(false), tags: {} })], T0 + 2));
    expect(inventory.view.identity('toy:jane')).toMatchObject({ mfa: known(false), tags: {} });
  });

  it('never take last use back: reports lag behind logs', () => {
    const inventory = make();
    inventory.applySnapshot(
      snapshot([credential('K1', 'jane', { lastUsedAt: known(T0) })], T0 + 1),
    );
    inventory.applySnapshot(
      snapshot([credential('K1', 'jane', { lastUsedAt: known(T0 - DAY) })], T0 + 2),
    );
    expect(inventory.view.credentialByNativeId('K1')?.lastUsedAt).toEqual(known(T0));
  });

  it('tell of a thing since its own creation, and of what was first seen as far back as we know', () => {
    const inventory = make();
    inventory.applySnapshot(snapshot(facts, T0));
    expect(inventory.view.credentialsOf('toy:jane', T0 - 99 * DAY)).toHaveLength(1);
    expect(inventory.view.credentialsOf('toy:jane', T0 - 101 * DAY)).toHaveLength(0);
    expect(inventory.view.entitlementsOf('toy:jane', T0 - 500 * DAY)).toHaveLength(1);
    inventory.applySnapshot(snapshot([...facts, entitlement('jane', ['admin'])], T0 + DAY));
    expect(inventory.view.entitlementsOf('toy:jane', T0)).toHaveLength(1);
  });

  it('do not end what an event made moments before them', () => {
    const inventory = make();
    inventory.applySnapshot(snapshot(facts, T0));
    inventory.applyChanges([put(credential('K2', 'jane'), T0 + DAY)]);
    inventory.applySnapshot(snapshot(facts, T0 + DAY + 1_000));
    expect(inventory.view.credentialByNativeId('K2')).toBeDefined();
    inventory.applySnapshot(snapshot(facts, T0 + DAY + HOUR));
    expect(inventory.view.credentialByNativeId('K2')).toBeUndefined();
  });

  it('keep blind spots by scope and sort of pull, each pull replacing only its own', () => {
    const inventory = make();
    const blind = (area: string) => [{ area, because: 'denied', needs: `toy:${area}` }];
    inventory.applySnapshot(snapshot([], T0, { blind: blind('keys') }));
    inventory.applySnapshot(snapshot([], T0, { blind: blind('report'), complete: [] }));
    inventory.applySnapshot(snapshot([], T0, { blind: blind('other'), scope: 'two' }));
    const areas = (scope?: string) => inventory.view.blind('toy', scope).map((one) => one.area);
    expect(areas('one')).toEqual(['keys', 'report']);
    expect(areas()).toHaveLength(3);
    inventory.applySnapshot(snapshot([], T0 + 1));
    expect(areas('one')).toEqual(['report']);
    expect([...inventory.view.knownScopes('toy')]).toEqual(['one', 'two']);
  });

  it('close the blind spot of another pull by listing what that could not see', () => {
    const inventory = make();
    const spot = [{ area: 'credentials', because: 'not in this export' }];
    const blind = () => inventory.view.blind('toy', 'one');
    inventory.applySnapshot(snapshot([identity('jane')], T0, { blind: spot }));
    const partly = { blind: spot, complete: [] };
    inventory.applySnapshot(snapshot([credential('K1', 'jane')], T0, partly));
    expect(blind()).toEqual(spot);
    inventory.applySnapshot(snapshot([credential('K1', 'jane')], T0, { complete: ['credential'] }));
    expect(blind()).toEqual([]);
  });

  it('close the blind spots of kinds that a later pull lists whole', () => {
    const inventory = make();
    const spot = { area: 'API tokens', kinds: ['credential'] as const, because: 'denied' };
    const refused = { blind: [spot], complete: ['identity'] as const };
    inventory.applySnapshot(snapshot([credential('K1', 'jane')], T0, refused));
    expect(inventory.view.blind('toy', 'one')).toContainEqual(spot);
    const whole = { complete: ['identity', 'credential'] as const };
    inventory.applySnapshot(snapshot([credential('K1', 'jane')], T0 + 1, whole));
    expect(inventory.view.blind('toy', 'one')).not.toContainEqual(spot);
  });
});
