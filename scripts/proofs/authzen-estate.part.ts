/** A million identities of which every tenth is an agent: names, owners and postures, what a decision reads. */
import { createInventory, type InventoryView } from '../../src/inventory/index.ts';
import type { Identity, InventoryChange, InventoryFact, Posture } from '../../src/model/index.ts';
import { identityOf, TAKEN_AT } from './graph-scale-dice.part.ts';

const SYSTEM = 'agents';
const PART = 5_000;
const SCOPES = 100;
const scopeOf = (nth: number): string => `org-${nth % SCOPES}`;
export const idOf = (nth: number): string => `${SYSTEM}:${scopeOf(nth)}:${nth}`;

const identity = (nth: number): Identity =>
  identityOf({
    ...{ id: idOf(nth), system: SYSTEM, scope: scopeOf(nth), nativeId: String(nth) },
    name: `agent-${nth}`,
    class: nth % 10 === 0 ? 'agent' : 'service_account',
  });

const facts = function* (count: number, scope: number): Iterable<InventoryFact> {
  for (let nth = scope; nth < count; nth += SCOPES) yield identity(nth);
};

/** Every twentieth has an owner and a purpose. */
const declarations = function* (count: number): Iterable<InventoryChange> {
  for (let nth = 0; nth < count; nth += 20)
    yield {
      op: 'put',
      at: TAKEN_AT,
      eventId: `declaration:${nth}`,
      fact: {
        ...{ kind: 'declaration', id: `declaration:${idOf(nth)}`, ofId: idOf(nth) },
        ...{ owner: `team-${nth % 500}@example.com`, purpose: 'answers tickets' },
        ...{ declaredBy: 'proof', at: TAKEN_AT },
      },
    };
};

/** Each hundredth has an open incident, each hundredth after it was contained. */
const postureOf = (nth: number): Posture => ({
  identityId: idOf(nth),
  tier: nth % 4 === 0 ? 1 : 3,
  tierBecause: 'made up',
  criticality: 'ordinary',
  criticalityBecause: 'made up',
  risk: nth % 100,
  terms:
    nth % 100 === 0 || nth % 100 === 10
      ? [
          {
            name: nth % 100 === 0 ? 'incident open' : 'incident contained',
            points: 40,
            because: 'made up',
          },
        ]
      : [],
  verdicts: [],
  judgedAt: TAKEN_AT,
});

export interface Loaded {
  readonly view: InventoryView;
  posture(id: string): Posture | undefined;
}

export const load = (count: number): Loaded => {
  const inventory = createInventory({ now: () => TAKEN_AT });
  for (let scope = 0; scope < SCOPES; scope++) {
    const all = [...facts(count, scope)];
    for (let from = 0, index = 0; from < all.length; from += PART, index++) {
      const last = from + PART >= all.length;
      inventory.applySnapshot({
        ...{ system: SYSTEM, scope: scopeOf(scope), takenAt: TAKEN_AT, blind: [] },
        complete: last ? ['identity'] : [],
        facts: all.slice(from, from + PART),
        part: { index, last, resume: last ? 'end' : String(index + 1) },
      });
      inventory.takeDirty();
    }
  }
  inventory.applyChanges([...declarations(count)]);
  inventory.takeDirty();
  const postures = new Map(
    Array.from({ length: count }, (_, nth) => [idOf(nth), postureOf(nth)] as const),
  );
  return { view: inventory.view, posture: (id) => postures.get(id) };
};
