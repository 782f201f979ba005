/** The promise: whoever changes the ledger is found out, and the first bad entry is named. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../model/index.ts';
import { LEDGER_GENESIS, ledgerHash } from '../store/index.ts';
import {
  createCheckpointKey,
  fileWitness,
  isSignedBy,
  signCheckpoint,
  verifyLedger,
  verifyLedgerFile,
} from './index.ts';

type Draft = Pick<LedgerEntry, 'at' | 'actor' | 'verb' | 'subject' | 'detail'>;

const chain = (drafts: readonly Draft[]): LedgerEntry[] => {
  let previousHash = LEDGER_GENESIS;
  return drafts.map((draft, index) => {
    const unhashed = { ...draft, sequence: index + 1, previousHash };
    const entry = { ...unhashed, hash: ledgerHash(unhashed) };
    previousHash = entry.hash;
    return entry;
  });
};
const plain = (count: number): LedgerEntry[] =>
  chain(
    Array.from({ length: count }, (_, at) => ({
      at,
      actor: 'countersign',
      verb: 'action.done',
      subject: `stp_${at}`,
      detail: { at },
    })),
  );
const key = createCheckpointKey();
const checkpointAt = (entries: readonly LedgerEntry[], sequence: number, by = key) =>
  signCheckpoint(
    { tenant: 't', sequence, hash: entries[sequence - 1]?.hash ?? '', at: 9 },
    by.privateKey,
  );

const anyChain = fc
  .array(
    fc.record({
      at: fc.nat(),
      actor: fc.string(),
      verb: fc.string(),
      subject: fc.string(),
      detail: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>,
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((drafts) => chain(drafts.map((one) => JSON.parse(JSON.stringify(one)) as Draft)));
const place = fc.nat();

describe('a ledger nobody touched', () => {
  it('is intact, whatever was written into it', () => {
    fc.assert(
      fc.property(anyChain, (entries) => {
        const verdict = verifyLedger(entries);
        expect(verdict).toMatchObject({ intact: true, checked: entries.length });
      }),
    );
  });

  it('is intact when empty', () => {
    expect(verifyLedger([])).toMatchObject({ intact: true, checked: 0, witnessedUpTo: 0 });
  });

  it('says up to where a witness proves it', () => {
    const entries = plain(5);
    const checkpoints = [checkpointAt(entries, 4), checkpointAt(entries, 2)];
    expect(verifyLedger(entries, { checkpoints, publicKey: key.publicKey })).toMatchObject({
      intact: true,
      witnessedUpTo: 4,
    });
  });
});

describe('a ledger somebody touched', () => {
  it('names the entry of which any member was changed', () => {
    const members = ['at', 'actor', 'verb', 'subject', 'detail', 'previousHash', 'hash'] as const;
    fc.assert(
      fc.property(anyChain, place, fc.constantFrom(...members), (entries, seed, member) => {
        const at = seed % entries.length;
        const old = entries[at] as LedgerEntry;
        const other = { at: old.at + 1, detail: { ...old.detail, planted: true } };
        const value = member === 'at' || member === 'detail' ? other[member] : `${old[member]}x`;
        const touched = entries.with(at, { ...old, [member]: value } as LedgerEntry);
        expect(verifyLedger(touched)).toMatchObject({ intact: false, brokenAt: at + 1 });
      }),
    );
  });

  it('names the entry that was dropped', () => {
    fc.assert(
      fc.property(anyChain, place, (entries, seed) => {
        // The last one dropped is truncation, which only a witness sees.
        const at = seed % (entries.length - 1);
        expect(verifyLedger(entries.toSpliced(at, 1))).toMatchObject({
          intact: false,
          brokenAt: at + 1,
          fault: 'missing',
        });
      }),
    );
  });

  it('names the first of entries that were put in another order', () => {
    fc.assert(
      fc.property(anyChain, place, (entries, seed) => {
        const at = seed % (entries.length - 1);
        const [a, b] = [entries[at] as LedgerEntry, entries[at + 1] as LedgerEntry];
        const swapped = entries.with(at, b).with(at + 1, a);
        expect(verifyLedger(swapped)).toMatchObject({ intact: false, brokenAt: at + 1 });
        const renumbered = entries
          .with(at, { ...b, sequence: a.sequence })
          .with(at + 1, { ...a, sequence: b.sequence });
        expect(verifyLedger(renumbered)).toMatchObject({ intact: false, brokenAt: at + 1 });
      }),
    );
  });

  it('is found out when an entry was hashed anew without those after it', () => {
    const entries = plain(4);
    const old = entries[1] as LedgerEntry;
    const forged = { ...old, actor: 'nobody' };
    const touched = entries.with(1, { ...forged, hash: ledgerHash(forged) });
    expect(verifyLedger(touched)).toMatchObject({ brokenAt: 3, fault: 'unlinked' });
  });

  it('is found out by the witness when all of it was hashed anew', () => {
    const entries = plain(6);
    const rewritten = chain(
      entries.map((one, at) => (at === 3 ? { ...one, actor: 'nobody' } : one)),
    );
    const checkpoints = [checkpointAt(entries, 2), checkpointAt(entries, 5)];
    expect(verifyLedger(rewritten)).toMatchObject({ intact: true });
    expect(verifyLedger(rewritten, { checkpoints })).toMatchObject({
      intact: false,
      brokenAt: 3,
      fault: 'rewritten',
    });
  });

  it('is found out by the witness when its end was cut off', () => {
    const entries = plain(6);
    const checkpoints = [checkpointAt(entries, 5)];
    expect(verifyLedger(entries.slice(0, 4), { checkpoints })).toMatchObject({
      intact: false,
      brokenAt: 5,
      fault: 'truncated',
    });
    // What came after the last checkpoint is what nobody else has seen: this cut cannot be.
    expect(verifyLedger(entries.slice(0, 5), { checkpoints })).toMatchObject({ intact: true });
  });

  it('is found out when the checkpoint was signed again by another key', () => {
    const rewritten = plain(5);
    const checkpoints = [checkpointAt(rewritten, 5, createCheckpointKey())];
    expect(verifyLedger(rewritten, { checkpoints, publicKey: key.publicKey })).toMatchObject({
      intact: false,
      fault: 'forged_checkpoint',
    });
  });

  it('lets no checkpoint be changed after it was signed', () => {
    const checkpoint = checkpointAt(plain(3), 3);
    expect(isSignedBy(checkpoint, key.publicKey)).toBe(true);
    for (const change of [{ sequence: 2 }, { hash: LEDGER_GENESIS }, { at: 1 }, { tenant: 'u' }]) {
      expect(isSignedBy({ ...checkpoint, ...change }, key.publicKey)).toBe(false);
    }
  });
});

describe('an exported ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-ledger-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, lines: readonly unknown[]): string => {
    const path = join(folder, name);
    const text = lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    writeFileSync(path, `${text.join('\n')}\n`);
    return path;
  };

  it('verifies offline, against the witness file', async () => {
    const entries = plain(5);
    const ledger = file('good.ndjson', entries);
    const checkpointFile = file('witness.ndjson', [checkpointAt(entries, 5)]);
    expect(await verifyLedgerFile(ledger, { checkpointFile, publicKey: key.publicKey })).toEqual({
      intact: true,
      checked: 5,
      head: entries[4]?.hash,
      witnessedUpTo: 5,
    });
    const cut = file('cut.ndjson', entries.slice(0, 3));
    expect(await verifyLedgerFile(cut, { checkpointFile })).toMatchObject({ brokenAt: 4 });
  });

  it('names the line that is no entry', async () => {
    const entries = plain(3);
    for (const bad of [
      '{',
      '{"__proto__": 1}',
      '[]',
      JSON.stringify({ ...entries[1], extra: 1 }),
    ]) {
      const path = file('bad.ndjson', [entries[0], bad, entries[2]]);
      expect(await verifyLedgerFile(path)).toMatchObject({ intact: false, brokenAt: 2 });
    }
  });

  it('does not trust a witness file it cannot read, but outlives a torn last line', async () => {
    const entries = plain(3);
    const ledger = file('good.ndjson', entries);
    const checkpointFile = file('torn.ndjson', ['{"nonsense": 1}']);
    await expect(verifyLedgerFile(ledger, { checkpointFile })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      message: 'line 1 is not a checkpoint',
    });
    const path = join(folder, 'witness-torn.ndjson');
    writeFileSync(path, `${JSON.stringify(checkpointAt(entries, 2))}\n{"tenant": "t", "seq`);
    expect(await fileWitness(path).read()).toHaveLength(1);
  });
});
