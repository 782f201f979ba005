import { describe, expect, it } from 'vitest';
import { MINUTE } from '../core/index.ts';
import { createInventory } from '../inventory/index.ts';
import type { Declaration } from '../model/index.ts';
import type { ControlRecord } from './control.ts';
import { ownEventOf } from './own-event.ts';

const at = Date.UTC(2026, 2, 2);
const declared = (over: Partial<Declaration>): Declaration => ({
  kind: 'declaration',
  id: 'declaration:x',
  ofId: 'test:decoy',
  declaredBy: 'ann',
  at,
  ...over,
});
const saying = (declaration: Declaration): ControlRecord => ({
  type: 'declaration',
  at: at + MINUTE,
  by: 'bob',
  declaration,
});
const viewWith = (declaration: Declaration) => {
  const inventory = createInventory({ now: () => at });
  inventory.applyChanges([{ op: 'put', fact: declaration, at, eventId: 'e' }]);
  return inventory.view;
};

describe('acts against Countersign itself', () => {
  it('are events of who did them: a decoy that is none any more, rules that are gone', () => {
    const event = ownEventOf(saying(declared({})), viewWith(declared({ honey: true })));
    expect(event).toMatchObject({
      deed: 'alerting_weakened',
      actor: { principalId: 'countersign:user/bob' },
      targets: [{ name: 'test:decoy' }],
    });
    const rules = { type: 'rules', at, by: 'bob', version: 'v2', packed: '', lead: true } as const;
    const { view } = createInventory({ now: () => at });
    const gone = ownEventOf({ ...rules, detail: { removed: ['a', 'b'] } }, view);
    expect(gone?.deed).toBe('alerting_weakened');
    expect(ownEventOf({ ...rules, detail: { removed: [] } }, view)).toBeUndefined();
    expect(ownEventOf({ ...rules, lead: false, detail: { removed: ['a'] } }, view)).toBeUndefined();
  });

  it('tell of a call that a gateway may not let through, as one of who tried', () => {
    const { view } = createInventory({ now: () => at });
    const record = {
      type: 'denied',
      at,
      by: 'gateway',
      principalId: 'test:agent',
      action: 'delete_record',
      resource: 'crm:42',
      stage: 'incident',
    } as const;
    expect(ownEventOf(record, view)).toMatchObject({
      outcome: 'failure',
      error: { code: 'AccessDenied' },
      actor: { principalId: 'test:agent' },
      targets: [{ name: 'crm:42' }],
    });
  });

  it('are none where a guard is added or stays', () => {
    const plain = viewWith(declared({ criticality: 'critical' }));
    expect(ownEventOf(saying(declared({ honey: true, criticality: 'critical' })), plain)).toBe(
      undefined,
    );
    expect(ownEventOf(saying(declared({})), plain)?.deed).toBe('alerting_weakened');
    const judge = { type: 'judge', at, principals: 'all' } as const;
    expect(ownEventOf(judge, plain)).toBeUndefined();
  });

  it('tell of an incident put aside, but not of one confirmed', () => {
    const { view } = createInventory({ now: () => at });
    const verdict = { type: 'verdict', at, incidentId: 'inc_1', by: 'bob', reason: 'x' } as const;
    const aside = ownEventOf({ ...verdict, verdict: 'benign' }, view);
    expect(aside).toMatchObject({ operation: 'incident.dismissed', outcome: 'success' });
    expect(aside?.deed).toBeUndefined();
    expect(ownEventOf({ ...verdict, verdict: 'true_positive' }, view)).toBeUndefined();
  });
});
