/** What an auditor takes away verifies without us, and says which file was touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { verifyPack, witnessLedger } from '../governance/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { SERVICE, type Story, tellStory } from './story.case.ts';

interface Listed {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

describe("an auditor's pack", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-pack-test-'));
  const archive = join(folder, 'audit.tar.gz');
  const dir = join(folder, 'audit');
  let bench: Bench;
  let site: Site;
  let story: Story;
  let files: readonly Listed[];

  const textOf = (path: string): string => readFileSync(join(dir, path), 'utf8');
  const linesOf = (path: string): readonly Record<string, unknown>[] =>
    textOf(path)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
    const approver = await site.session(['approver', 'admin']);
    const put = (method: string, path: string, body: unknown) =>
      site.ask(approver, method, `/api/v1${path}`, body);
    const exception = await put('POST', '/posture/exceptions', {
      ...{ rule: 'dormant-identity', subjectId: SERVICE, owner: 'olga' },
      ...{ reason: 'the yearly audit job', until: NOW + 30 * DAY },
    });
    expect(exception.statusCode, exception.body).toBe(200);
    for (const reason of ['it is theft', 'it is ours', 'it is known'])
      await site.store.governance.appendLedger([
        { at: NOW, actor: 'olga', verb: 'approval.denied', subject: 'apr_1', detail: { reason } },
      ]);
    const { key, witnesses } = site.deps.ledger;
    for (const { witness } of witnesses)
      await witnessLedger(site.store, { key, witness, now: NOW });

    const auditor = await site.session(['auditor']);
    const taken = await site.ask(auditor, 'POST', '/api/v1/ledger/pack', {});
    expect(taken.statusCode, taken.body.slice(0, 300)).toBe(200);
    expect(taken.headers['content-type']).toBe('application/gzip');
    writeFileSync(archive, taken.rawPayload);
    mkdirSync(dir);
    // Any tar opens it.
    execFileSync('tar', ['-xzf', archive, '-C', dir]);
    files = (JSON.parse(textOf('manifest.json')) as { files: readonly Listed[] }).files;
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await bench?.close();
  });

  it('is for auditors and administrators, and that it was taken stands in the ledger with the hash of its manifest', async () => {
    for (const role of ['viewer', 'analyst', 'approver'] as const) {
      const answer = await site.ask(await site.session([role]), 'POST', '/api/v1/ledger/pack', {});
      expect(answer.statusCode, role).toBe(403);
    }
    const [newest] = (await site.ask(story.admin, 'GET', '/api/v1/ledger?limit=1')).json().items;
    const sum = execFileSync('sha256sum', [join(dir, 'manifest.json')], { encoding: 'utf8' });
    expect(newest).toMatchObject({
      verb: 'pack.made',
      detail: { manifest: sum.split(' ')[0], entries: expect.any(Number) },
    });
  });

  it('holds the ledger, every decision with its reason, reviews, evidence, exceptions with their end, drills and playbooks', () => {
    expect(files.map((one) => one.path)).toEqual([
      'ledger/entries.ndjson',
      'ledger/checkpoints.ndjson',
      'ledger/public-key.pem',
      'ledger/verified.json',
      'decisions/approvals.ndjson',
      'decisions/plans.ndjson',
      'decisions/pre-authorisations.ndjson',
      'decisions/changes.ndjson',
      'decisions/existence.ndjson',
      'decisions/tasks.ndjson',
      'reviews/reviews.ndjson',
      'reviews/answers.ndjson',
      'evidence/frameworks.ndjson',
      'evidence/policies.ndjson',
      'evidence/exceptions.ndjson',
      'evidence/drills.ndjson',
      'evidence/playbooks.ndjson',
      'reports/programme.html',
      'reports/programme.csv',
      'readme.txt',
    ]);
    expect(JSON.parse(textOf('ledger/verified.json'))).toMatchObject({
      intact: true,
      witnesses: [{ name: 'data dir', checkpoints: 1 }],
    });
    expect(linesOf('decisions/approvals.ndjson')).toContainEqual(
      expect.objectContaining({ planId: 'pln_story' }),
    );
    const plans = textOf('decisions/plans.ndjson');
    expect(plans).toContain('pln_story');
    // What undo needs stays sealed inside.
    expect(plans).not.toContain('undoState');
    expect(linesOf('evidence/exceptions.ndjson')).toMatchObject([
      { state: 'live', reason: 'the yearly audit job', until: NOW + 30 * DAY },
    ]);
    expect(linesOf('evidence/drills.ndjson')).toMatchObject([{ id: 'drl_story', result: 'pass' }]);
    expect(linesOf('evidence/frameworks.ndjson').map((one) => one['id'])).toContain('nist-csf-2.0');
    expect(linesOf('evidence/playbooks.ndjson').length).toBe(site.deps.playbooks.size);
    expect(linesOf('ledger/entries.ndjson').length).toBeGreaterThan(1);
  });

  it('verifies offline, as archive and as folder, and with the tools that any machine has', async () => {
    const whole = { ok: true, files: files.length, faults: [] };
    expect(await verifyPack(archive)).toMatchObject(whole);
    expect(await verifyPack(dir)).toMatchObject({
      ...whole,
      entries: linesOf('ledger/entries.ndjson').length,
      witnessedUpTo: expect.any(Number),
    });
    expect(spawnSync('sha256sum', ['-c', 'sha256sums.txt'], { cwd: dir }).status).toBe(0);
  });

  const altered = (change: (copy: string) => void): string => {
    const copy = mkdtempSync(join(folder, 'altered-'));
    cpSync(dir, copy, { recursive: true });
    change(copy);
    return copy;
  };
  const flip = (file: string, at: number): void => {
    const bytes = readFileSync(file);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it('names the file in which one byte was flipped, whichever it is', async () => {
    const all = [...files.filter((one) => one.bytes > 0).map((one) => one.path)];
    expect(all.length).toBeGreaterThan(12);
    for (const path of all) {
      const { length } = readFileSync(join(dir, path));
      const copy = altered((to) => flip(join(to, path), Math.floor(length / 2)));
      const verdict = await verifyPack(copy);
      expect(verdict.ok, path).toBe(false);
      expect(verdict.faults[0], path).toEqual({ path, because: 'is not what the manifest says' });
      rmSync(copy, { recursive: true });
    }
    const sums = await verifyPack(altered((to) => flip(join(to, 'sha256sums.txt'), 0)));
    expect(sums.faults.map((one) => one.path)).toEqual(['sha256sums.txt']);
    const signature = await verifyPack(altered((to) => flip(join(to, 'manifest.sig'), 0)));
    expect(signature.faults.map((one) => one.path)).toEqual(['manifest.json']);
  });

  it('names what was taken away and what was put in', async () => {
    const copy = altered((to) => {
      rmSync(join(to, 'decisions/approvals.ndjson'));
      writeFileSync(join(to, 'decisions/more.ndjson'), '{}\n');
    });
    expect((await verifyPack(copy)).faults).toEqual([
      { path: 'decisions/approvals.ndjson', because: 'is missing' },
      { path: 'decisions/more.ndjson', because: 'does not belong to the pack' },
    ]);
    await expect(verifyPack(folder)).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' });
  });

  it('names the entry where a whole pack was made anew, once a witness of the auditor’s own is asked', async () => {
    const entries = textOf('ledger/entries.ndjson').split('\n').filter(Boolean);
    const cut = 3;
    expect(entries.length).toBeGreaterThan(cut + 1);
    const copy = altered((to) => {
      writeFileSync(join(to, 'ledger/entries.ndjson'), `${entries.slice(0, cut).join('\n')}\n`);
      writeFileSync(join(to, 'ledger/checkpoints.ndjson'), '');
    });
    const mine = join(folder, 'my-witness.ndjson');
    writeFileSync(mine, '');
    appendFileSync(mine, textOf('ledger/checkpoints.ndjson'));
    const { faults } = await verifyPack(copy, { checkpointFile: mine });
    expect(faults.at(-1)).toMatchObject({
      path: 'ledger/entries.ndjson',
      because: expect.stringMatching(/^entry 4 \(truncated\)/),
    });
  });

  it('is refused as an archive that would write beside its folder', async () => {
    const bad = join(folder, 'bad');
    mkdirSync(join(bad, 'inside'), { recursive: true });
    writeFileSync(join(bad, 'outside.txt'), 'x');
    const file = join(folder, 'bad.tar.gz');
    execFileSync('tar', ['-czPf', file, '-C', join(bad, 'inside'), '../outside.txt']);
    await expect(verifyPack(file)).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' });
    const torn = join(folder, 'torn.tar.gz');
    writeFileSync(torn, readFileSync(archive).subarray(0, 2_000));
    await expect(verifyPack(torn)).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' });
    expect(dirname(torn)).toBe(folder);
  });
});
