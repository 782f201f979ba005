import { describe, expect, it } from 'vitest';
import type { Identity } from '../../model/index.ts';
import { event, identity, snapshot, T0 } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

const account = (login: string, sid: string, issuer: string): Identity =>
  identity(login, {
    id: `toy:${sid}`,
    nativeId: sid,
    handles: [{ kind: 'login', value: login, issuer, verified: true }],
  });

const rootOf = (principalId: string, known: readonly Identity[]): string => {
  const inventory = createInventory({ now: () => T0 });
  inventory.applySnapshot(snapshot(known, T0));
  const actor = { principalId, principalKind: 'identity', name: 'x', kind: 'unknown' } as const;
  return inventory.observe(event('x', { actor })).lineage.root;
};

const alice = account('Alice', 'S-1', 'corp.example.com');

describe('who is named by realm and login only', () => {
  it('is the one account of that login in that realm, by its whole name or one of its labels', () => {
    for (const realm of ['corp', 'corp.example.com', 'example'])
      expect(rootOf(`toy:${realm}\\alice`, [alice])).toBe('toy:S-1');
  });

  it('is nobody else: not of another realm or system, and not one of two', () => {
    expect(rootOf('toy:desktop-7\\alice', [alice])).toBe('toy:desktop-7\\alice');
    expect(rootOf('other:corp\\alice', [alice])).toBe('other:corp\\alice');
    expect(rootOf('toy:com\\alice', [alice])).toBe('toy:com\\alice');
    const second = account('alice', 'S-2', 'corp.other.org');
    expect(rootOf('toy:corp\\alice', [alice, second])).toBe('toy:corp\\alice');
    expect(rootOf('toy:example\\alice', [alice, second])).toBe('toy:S-1');
  });
});
