/** Targets: security event tokens, and the questions of hunts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { CompactSign, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { confine, onlySelect } from '../../src/archive/hunt/only-select.ts';
import { eventTypes } from '../../src/exchange/ssf/events.ts';
import { resolveSubject } from '../../src/exchange/ssf/resolve.ts';
import { verifySet } from '../../src/exchange/ssf/set.ts';
import { signalsSource } from '../../src/exchange/ssf/source.ts';
import { spokenSubject } from '../../src/exchange/ssf/subject.ts';
import { createInventory } from '../../src/inventory/index.ts';
import { spoilJson } from './fuzz-spoil.part.ts';
import type { FuzzTarget } from './fuzz-target.part.ts';

const NOW = Date.UTC(2026, 10, 1);

const claims = {
  iss: 'https://id.example.com',
  aud: 'https://countersign.example.com',
  iat: NOW / 1_000,
  jti: 'j1',
  txn: 't1',
  sub_id: {
    format: 'complex',
    user: { format: 'email', email: 'ann@example.com' },
    session: { format: 'opaque', id: 's' },
  },
  events: {
    'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {
      event_timestamp: NOW / 1_000,
      reason_admin: { en: 'a' },
    },
  },
};

const tokens: FuzzTarget = {
  id: 'set',
  says: 'security event tokens: signed claims in any shape, and tokens spoilt after they were signed',
  share: 0.3,
  async open() {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const keys = createLocalJWKSet({ keys: [jwk] });
    const view = createInventory({ now: () => NOW }).view;
    const sign = (text: string) =>
      new CompactSign(Buffer.from(text))
        .setProtectedHeader({ alg: 'ES256', typ: 'secevent+jwt', kid: 'k1' })
        .sign(privateKey);
    const whole = JSON.stringify(claims);
    const header = Buffer.from('{"alg":"ES256","typ":"secevent+jwt","kid":"k1"}').toString(
      'base64url',
    );
    return {
      seeds: [
        whole,
        ...[...eventTypes.keys()].map((type) =>
          JSON.stringify({
            ...claims,
            sub_id: { format: 'iss_sub', iss: claims.iss, sub: 'ann' },
            events: {
              [type]: {
                event_timestamp: 1,
                current_level: 'LOW',
                previous_level: 'HIGH',
                credential_type: 'password',
                change_type: 'update',
                state: 'x',
                status: 'enabled',
              },
            },
          }),
        ),
        await sign(whole),
        `${header}..`,
        `${header}.e30.AAAA`,
      ],
      words: [
        '"format":"aliases"',
        '"identifiers":[',
        '"sub":',
        '"exp":1',
        '.',
        'eyJhbGciOiJub25lIn0',
        '=',
        '-',
        '_',
        '"crit":["x"]',
      ],
      spoil: spoilJson,
      async enter(text) {
        const token = text.startsWith('{') ? await sign(text) : text;
        const verdict = await verifySet(token, {
          issuer: claims.iss,
          audiences: [claims.aud],
          keys,
          now: NOW,
          maxAgeMs: 1e9,
        });
        if (!verdict.ok) return 'refused';
        const { set } = verdict;
        spokenSubject(set.sub_id);
        const type = eventTypes.get(set.type);
        if (type === undefined || !type.shape.safeParse(set.body).success) return 'refused';
        type.worth?.(set.body);
        resolveSubject(set.sub_id, {
          issuer: claims.iss,
          governs: { systems: ['aws'] },
          critical: ['session'],
          view,
        });
        const record = {
          sharedSignal: 1,
          jti: set.jti,
          issuer: set.iss,
          name: 'id',
          type: set.type,
          at: set.iat,
          principalId: 'aws:ann',
          scope: 's',
          weight: 1,
          body: set.body,
        };
        for (const event of signalsSource.parse(record)) {
          signalsSource.ocsf(event);
          signalsSource.vendorFinding?.(event);
        }
        return 'taken';
      },
    };
  },
};

const hunt: FuzzTarget = {
  id: 'hunt',
  says: 'questions of hunts: taken apart and bound by the confined database, as one SELECT or refused',
  share: 0.3,
  heapMb: 1_024,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'cs-fuzz-hunt-'));
    const file = join(folder, 'events.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const writer = await instance.connect();
    await writer.run(
      `COPY (SELECT TIMESTAMP '2026-11-01' + INTERVAL (n) MINUTE AS time, 'aws:' || n AS root_id, 'ListBuckets' AS operation, 'aws' AS source, ['a','b'] AS targets, n AS line, 0 AS segment, 0 AS chunk FROM range(20) t(n)) TO '${file}' (FORMAT parquet)`,
    );
    const connection = await instance.connect();
    await confine(connection, { files: [file], memoryMb: 256 });
    return {
      seeds: [
        'SELECT operation, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 10',
        "WITH a AS (SELECT * FROM events WHERE root_id LIKE 'aws:%') SELECT root_id, min(time) OVER (PARTITION BY source) FROM a",
        "SELECT * FROM events WHERE time > TIMESTAMP '2026-11-01' AND list_contains(targets, 'a')",
        "SELECT e.root_id FROM events e JOIN events f USING (root_id) WHERE regexp_matches(e.operation, '^List')",
        'SELECT unnest(targets), epoch_ms(time), CAST(ts AS VARCHAR) FROM events QUALIFY row_number() OVER () = 1',
        'PIVOT events ON source USING count(*)',
        "FROM events SELECT {'a': 1, 'b': [1, 2]}.a, lambda x: x + 1, 'x'::JSON",
      ],
      words: [
        "'",
        '"',
        '(',
        ')',
        ';',
        '--',
        '/*',
        ' UNION ALL SELECT ',
        ' FROM ',
        "read_csv('/etc/passwd')",
        'ATTACH ',
        'COPY ',
        'PRAGMA ',
        'SET enable_external_access = true',
        'INSTALL httpfs',
        "getenv('PATH')",
        'WITH RECURSIVE a AS (',
        '::',
        '[',
        ']',
        '$1',
        '?',
        'LATERAL',
        'range(9999999999)',
        "repeat('a', 9999)",
        'CASE WHEN ',
        '0x',
        '1e999',
        '\\',
      ],
      async enter(text) {
        let prepared: Awaited<ReturnType<typeof onlySelect>> | undefined;
        try {
          prepared = await onlySelect(connection, text);
          return 'taken';
        } catch (error) {
          // The database is the one that refuses here; that it lives on is what is tried.
          if (error instanceof Error) return 'refused';
          throw error;
        } finally {
          prepared?.destroySync();
        }
      },
      async close() {
        connection.closeSync();
        writer.closeSync();
        instance.closeSync();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

export const askedTargets: readonly FuzzTarget[] = [tokens, hunt];
