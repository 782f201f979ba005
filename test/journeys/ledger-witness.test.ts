/**
 * Somebody who holds the database, the data dir and the signing key writes the ledger anew: `ledger verify` on the running
 * platform, or against the witness's own copy, names where it left what was witnessed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { loadCheckpointKey, signCheckpoint } from '../../src/governance/index.ts';
import type { LedgerEntry } from '../../src/model/index.ts';
import { dataDirOf, sealingKey } from '../../src/platform/data-dir.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';
import { createSealer, ledgerHash } from '../../src/store/index.ts';
import { countersign } from '../cli/cli.case.ts';
import { until } from './site.case.ts';
import { lockedBucket, syslogServer, type WitnessServer } from './witness-servers.case.ts';

const WITNESSED = 8;
const clock = { now: () => Date.now() };

interface Place {
  readonly address: string;
  /** Does the platform itself see what the witness holds, or only its own memory of what it sent? */
  readonly readBack: boolean;
  /** The witness's own copy, as a file for `--checkpoints`. */
  copy(): string | undefined;
}

describe.skipIf(peer.skip !== undefined)('a ledger written anew', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-witness-'));
  const servers: WitnessServer[] = [];
  const kept = { ...process.env };
  const places: Record<string, Place> = {};
  beforeAll(async () => {
    const log = join(folder, 'relay.log');
    const [syslog, bucket] = await Promise.all([syslogServer(log), lockedBucket()]);
    servers.push(syslog, bucket);
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAIOSFODNN7EXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'not-a-secret';
    const elsewhere = join(folder, 'other-disk.ndjson');
    places['file'] = {
      address: pathToFileURL(elsewhere).href,
      readBack: true,
      copy: () => elsewhere,
    };
    places['syslog'] = {
      address: `syslog://127.0.0.1:${syslog.port}`,
      readBack: false,
      copy: () => log,
    };
    places['object lock'] = {
      address: `s3://locked/main?region=us-east-1&days=2&endpoint=${encodeURIComponent(`http://127.0.0.1:${bucket.port}`)}`,
      readBack: true,
      copy: () => undefined,
    };
  });
  afterAll(async () => {
    process.env = kept;
    for (const one of servers) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const verify = (dataDir: string, ...more: string[]) =>
    countersign(['ledger', 'verify', '--json', '--data-dir', dataDir, ...more]);

  /** What a thief of database, data dir and key can do: another history, hashed, linked and signed as ours is. */
  const rewrite = async (
    platform: Platform,
    { url, dataDir }: { readonly url: string; readonly dataDir: string },
    entries: readonly LedgerEntry[],
  ): Promise<void> => {
    const { store } = platform;
    let previousHash = '0'.repeat(64);
    const forged = entries.map((entry) => {
      const linked = { ...entry, previousHash };
      previousHash = ledgerHash(linked);
      return { ...linked, hash: previousHash };
    });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('set search_path = countersign');
      // At once: the platform goes on writing meanwhile.
      await client.query('begin');
      await client.query('lock table ledger in access exclusive mode');
      await client.query('alter table ledger disable trigger all');
      await client.query('delete from ledger');
      for (const one of forged)
        await client.query(
          `insert into ledger (tenant, sequence, at, actor, verb, subject, detail, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            ...[store.tenant, one.sequence, one.at, one.actor, one.verb, one.subject],
            ...[JSON.stringify(one.detail), one.previousHash, one.hash],
          ],
        );
      await client.query('alter table ledger enable trigger all');
      await client.query('commit');
    } finally {
      await client.end();
    }
    const dir = dataDirOf(dataDir);
    const key = await loadCheckpointKey(store, createSealer(await sealingKey(dir, {})));
    const { sequence = 0, hash = '' } = forged.at(-1) ?? {};
    const signed = signCheckpoint(
      { tenant: store.tenant, sequence, hash, at: Date.now() },
      key.privateKey,
    );
    // The file of the data dir, and what it remembers of a witness that cannot be read back.
    for (const name of readdirSync(dataDir).filter((one) => one.startsWith('ledger-checkpoints')))
      writeFileSync(join(dataDir, name), `${JSON.stringify(signed)}\n`);
  };

  const lie = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
    entries.map((one) => (one.sequence === 3 ? { ...one, actor: 'somebody-else' } : one));

  const cutOff = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
    entries.slice(0, WITNESSED - 2);

  it.each(['file', 'syslog', 'object lock'])(
    'or cut off is caught by a witness of the kind %s',
    async (kind) => {
      const place = places[kind];
      if (!place) throw new Error(`no ${kind}`);
      const database = await peerDatabase();
      const url = 'url' in database.address ? database.address.url : '';
      const dataDir = mkdtempSync(join(folder, 'data-'));
      const copy = place.copy();
      if (copy !== undefined) writeFileSync(copy, '');
      const life = () =>
        openPlatform({
          ...{ dataDir, host: '127.0.0.1', port: 0, demo: false, storeUrl: url, clock },
          ...{ version: '0.0.0-test', log: silentLog, env: {}, connections: [] },
          witness: [place.address],
        });
      let platform = await life();
      try {
        const head = async () => (await platform.store.governance.ledgerHead())?.sequence ?? 0;
        while ((await head()) < WITNESSED)
          await platform.store.governance.appendLedger([
            {
              at: Date.now(),
              actor: 'ana',
              verb: 'approval.approved',
              subject: 'apr_1',
              detail: {},
            },
          ]);
        await platform.stop();
        // Each life witnesses as it begins.
        platform = await life();
        const seen = await until('the witness', async () => {
          const said = await verify(dataDir);
          const { witnesses } = JSON.parse(said.out) as {
            readonly witnesses: readonly { readonly upTo: number; readonly unread?: string }[];
          };
          return witnesses.length === 2 && witnesses.every((one) => one.upTo >= WITNESSED)
            ? said
            : undefined;
        });
        expect(seen.code, seen.out).toBe(0);
        if (copy !== undefined) expect(readFileSync(copy, 'utf8')).toContain('"signature"');

        // After the last witnessed entry nothing but the chain protects: what the page says cannot be seen.
        await platform.store.governance.appendLedger([
          { at: Date.now(), actor: 'ana', verb: 'approval.denied', subject: 'apr_2', detail: {} },
        ]);
        const after = JSON.parse((await verify(dataDir)).out) as {
          readonly entries: number;
          readonly witnessedUpTo: number;
        };
        expect(after.witnessedUpTo).toBeLessThan(after.entries);

        // Each forgery is of the true history: what one changed would hide what the next cut off.
        const honest = await platform.store.governance.ledger(1, 1_000);
        for (const [change, because] of [
          [lie, /another entry/],
          [cutOff, /a witness has seen entry/],
        ] as const) {
          await rewrite(platform, { url, dataDir }, change(honest));
          const own = await verify(dataDir);
          expect(own.code, own.out).toBe(place.readBack ? 1 : 0);
          if (place.readBack) expect(own.out).toMatch(because);
          if (copy === undefined) continue;
          const other = await verify(dataDir, '--checkpoints', copy);
          expect(other.code, other.out).toBe(1);
          expect(other.out).toMatch(because);
        }
      } finally {
        await platform.stop();
        await database.stop();
      }
    },
  );
});
