import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { type Credential, type Identity, known, noFlags } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import {
  exposureSource,
  filesIn,
  historyOf,
  judgeSecrets,
  readGitleaks,
  readTable,
  recordOf,
  scanText,
} from './index.ts';

const table = readTable(
  readFileSync(resolve(import.meta.dirname, '../../../content/secrets/patterns.yml'), 'utf8'),
);
const patterns = table.map(({ pattern }) => pattern);
const AT = Date.UTC(2026, 5, 1);
const KEY = 'AKIA3MZ7QPLX2RVT5WNB';

describe('each form of our table', () => {
  it.each(table.map((row) => [row.pattern.id, row] as const))(
    '%s',
    async (id, { fires, quiet }) => {
      for (const text of fires) {
        const found = await scanText(text, { path: 'x' }, { patterns });
        expect(
          found.map((one) => one.pattern),
          text,
        ).toContain(id);
      }
      for (const text of quiet) {
        const found = await scanText(text, { path: 'x' }, { patterns });
        expect(
          found.map((one) => one.pattern),
          text,
        ).not.toContain(id);
      }
    },
  );
});

describe('a scan of a text', () => {
  it('keeps where a secret stands, its print and its end, and never the secret', async () => {
    const found = await scanText(`# keys\n  id = ${KEY}\n`, { path: 'a/.env' }, { patterns });
    expect(found).toMatchObject([
      {
        pattern: 'aws-access-key-id',
        lastFour: '5WNB',
        handles: [KEY],
        place: { path: 'a/.env', line: 2, column: 8 },
        fingerprint: createHash('sha256').update(KEY).digest('hex'),
      },
    ]);
    const token = 'ghp_Zq8LwX3vTn5RkYc1BmJ7dHs2PfGaEo4UiN06';
    const [hidden] = await scanText(token, { path: 'x' }, { patterns });
    expect(JSON.stringify(hidden)).not.toContain(token);
    expect(hidden?.handles).toEqual([createHash('sha256').update(token).digest('base64')]);
  });

  it('finds what only the rules of secretlint know, once', async () => {
    const text = 'remote = https://jane:Zq8LwX3vTn5R@git.example.com/x.git';
    const found = await scanText(text, { path: 'x' }, { patterns });
    expect(found.map((one) => one.pattern)).toEqual(['secretlint-basicauth']);
  });

  it('knows a private key by the fingerprint that authorized_keys are listed with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
    try {
      for (const type of ['ed25519', 'rsa', 'ecdsa']) {
        const file = join(folder, type);
        execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file]);
        const shown = execFileSync('ssh-keygen', ['-lf', `${file}.pub`])
          .toString()
          .split(' ')[1];
        const [found] = await scanText(readFileSync(file, 'utf8'), { path: 'x' }, { patterns });
        expect(found?.handles, type).toEqual([shown]);
        execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-N', '', '-f', file]);
        const [pem] = await scanText(readFileSync(file, 'utf8'), { path: 'x' }, { patterns });
        expect(pem?.handles, `${type} in PEM`).toEqual([shown]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes linear time on what was written to be slow', async () => {
    const nasty = `aws_secret ${'"'.repeat(50_000)} snowflake://${'a:'.repeat(50_000)}`;
    expect(await scanText(nasty, { path: 'x' }, { patterns, maxLint: 0 })).toEqual([]);
  });
});

describe("rules in gitleaks' format", () => {
  it('are taken with their group, entropy, keywords and allow lists; one that cannot be read stops no other', async () => {
    const { patterns: more, faults } = readGitleaks(`
[[rules]]
id = "acme"
description = "Acme token"
regex = '''acme_([a-z0-9]{10})'''
keywords = ["acme_"]
entropy = 2.5
[[rules.allowlists]]
stopwords = ["demo"]
[[rules]]
id = "back-reference"
regex = '''(a)\\1'''
[[rules]]
id = "only-a-path"
path = '''\\.pem$'''
`);
    expect(more.map(({ id, group }) => [id, group])).toEqual([['acme', 1]]);
    expect(faults.map(({ id }) => id)).toEqual(['back-reference', 'only-a-path']);
    const text = 'acme_q8lwx3vtn5 acme_aaaaaaaaaa acme_demo7x2vt5';
    const found = await scanText(text, { path: 'x' }, { patterns: more });
    expect(found.map(({ lastFour }) => lastFour)).toEqual(['vtn5']);
    expect(() => readGitleaks('title = "nothing"')).toThrow(/no rules/);
    expect(() => readGitleaks('= [')).toThrow(/not TOML/);
  });
});

const gather = async <T>(all: AsyncIterable<T>): Promise<readonly T[]> => {
  const out: T[] = [];
  for await (const one of all) out.push(one);
  return out;
};

describe('what is read', () => {
  it('is every text under a folder and every added line of a history, with the commit that brought it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-repository-'));
    const git = (...words: readonly string[]) =>
      execFileSync('git', [
        '-C',
        folder,
        '-c',
        'user.name=Jane',
        '-c',
        'user.email=jane@example.com',
        ...words,
      ]);
    try {
      git('init', '-q');
      writeFileSync(join(folder, 'app.env'), `one\nkey=${KEY}\n`);
      git('add', '.');
      git('commit', '-q', '-m', 'first');
      writeFileSync(join(folder, 'app.env'), 'one\nkey=$KEY\n');
      writeFileSync(join(folder, 'picture.png'), Buffer.from([137, 80, 0, 1]));
      git('add', '.');
      git('commit', '-q', '-m', 'second');
      // A driver or hook of theirs must not run.
      git('config', 'diff.external', `touch ${join(folder, 'ran')}`);
      const left: string[] = [];
      const now = await gather(filesIn([folder], ({ path }) => left.push(path)));
      expect(now.map(({ place }) => place.path)).toEqual([join(folder, 'app.env')]);
      expect(left).toEqual([join(folder, 'picture.png')]);
      const pieces = await gather(historyOf(folder, () => {}));
      const found = (
        await Promise.all(pieces.map(({ text, place }) => scanText(text, place, { patterns })))
      ).flat();
      expect(found).toMatchObject([
        {
          pattern: 'aws-access-key-id',
          place: { path: 'app.env', line: 2, author: 'jane@example.com' },
        },
      ]);
      expect(found[0]?.place.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(() => readFileSync(join(folder, 'ran'))).toThrow();
      await expect(gather(historyOf(tmpdir(), () => {}))).rejects.toThrow(/git log/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const ci: Identity = {
  kind: 'identity',
  id: 'aws:arn:aws:iam::111122223333:user/ci',
  system: 'aws',
  nativeId: 'arn:aws:iam::111122223333:user/ci',
  scope: '111122223333',
  name: 'ci',
  class: 'service_account',
  classReason: 'made for this test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(null),
  tags: {},
};
const key = (status: Credential['status']): Credential => ({
  kind: 'credential',
  id: `aws:credential:${KEY}`,
  system: 'aws',
  ofId: ci.id,
  type: 'access_key',
  nativeId: KEY,
  status,
  issuer: 'iam.amazonaws.com',
  createdAt: known(0),
  lastUsedAt: known(null),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

const judged = async (
  status: Credential['status'] | undefined,
  knownPrints: ReadonlySet<string> = new Set(),
) => {
  const inventory = createInventory({ access: {}, now: () => AT });
  inventory.applySnapshot({
    system: 'aws',
    scope: '111122223333',
    takenAt: AT - 1_000,
    complete: [],
    blind: [],
    facts: status === undefined ? [ci] : [ci, key(status)],
  });
  const twice = await scanText(`a=${KEY}\nb=${KEY}`, { path: 'x' }, { patterns });
  return judgeSecrets(twice, inventory.view, { at: AT, known: knownPrints });
};

describe('a found secret', () => {
  it('is live, ended or unknown as the inventory says, once with all its places, and not told again where it is known', async () => {
    const [live] = await judged('active');
    expect(live).toMatchObject({ state: 'live', identity: { id: ci.id, owners: [] } });
    expect(live?.places).toHaveLength(2);
    expect(live?.suppressed).toBeUndefined();
    expect((await judged('inactive'))[0]).toMatchObject({
      state: 'ended',
      suppressed: /inactive/ as never,
    });
    expect((await judged(undefined))[0]).toMatchObject({ state: 'unknown' });
    const again = await judged('active', new Set([live?.fingerprint ?? '']));
    expect(again[0]?.suppressed).toBe('known');
  });

  it('that is live is a hard fact about whoever it belongs to, and one that ended is taken back', async () => {
    const [live] = await judged('active');
    const [event] = live ? exposureSource.parse(recordOf(live, AT)) : [];
    expect(event && exposureSource.vendorFinding?.(event)).toMatchObject({
      hardFact: true,
      severity: 'high',
      subjects: [ci.id],
      observables: [`credential:${KEY}`],
    });
    const [ended] = await judged('inactive');
    const [later] = ended ? exposureSource.parse(recordOf(ended, AT)) : [];
    expect(later && exposureSource.vendorFinding?.(later)?.dismissed).toBe(true);
  });
});

parseSuite(exposureSource, [
  {
    schema: 'countersign.exposed-secret/1',
    time: '2026-06-01T00:00:00.000Z',
    pattern: 'aws-access-key-id',
    title: 'AWS access key id',
    state: 'live',
    because: 'the inventory lists the credential as active',
    credential: { type: 'access_key', fingerprint: 'a'.repeat(64), last_four: '5WNB', handle: KEY },
    identity: ci.id,
    places: [{ path: 'app.env', line: 2, column: 5 }],
  },
]);
