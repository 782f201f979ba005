import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, LEDGER_GENESIS, ledgerHash } from './ledger-hash.ts';

const entry = {
  sequence: 1,
  at: 1_700_000_000_000,
  actor: 'runner',
  verb: 'action.done',
  subject: 'aws:arn:aws:iam::1:user/jane',
  detail: { b: 1, a: [true, null, 'é'] },
  previousHash: LEDGER_GENESIS,
};

describe('the hash of a ledger entry', () => {
  it('is the same for ever, and any canonical JSON (here once by Python) gives it', () => {
    expect(ledgerHash(entry)).toBe(
      '73991b0f84b261af66bf5f4ba7f3219da124ea41dbbfe1155558e838d9662c19',
    );
  });

  it('does not depend on the order of keys', () => {
    expect(ledgerHash({ ...entry, detail: { a: [true, null, 'é'], b: 1 } })).toBe(
      ledgerHash(entry),
    );
  });

  it.each([
    ['sequence', { sequence: 2 }],
    ['at', { at: 0 }],
    ['actor', { actor: 'x' }],
    ['verb', { verb: 'x' }],
    ['subject', { subject: 'x' }],
    ['detail', { detail: { a: [true, null, 'e'], b: 1 } }],
    ['previousHash', { previousHash: 'f'.repeat(64) }],
  ])('changes with %s', (_, change) => {
    expect(ledgerHash({ ...entry, ...change })).not.toBe(ledgerHash(entry));
  });
});

describe('canonical JSON', () => {
  it('reads back as the value that JSON would carry', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const carried: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(carried))).toEqual(carried);
      }),
    );
  });

  it('leaves out undefined members and sorts keys by code unit', () => {
    expect(canonicalJson({ b: undefined, é: 1, Z: 2, a: [undefined] })).toBe(
      '{"Z":2,"a":[null],"é":1}',
    );
  });
});
