import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, randomId, silentLog } from '../core/index.ts';
import {
  createSealer,
  type EmbeddedServer,
  openStore,
  type Store,
  startEmbedded,
} from '../store/index.ts';
import {
  endException,
  endTask,
  fileWitness,
  grantException,
  loadCheckpointKey,
  openTasks,
  ownerTask,
  signCheckpoint,
  verifyStoredLedger,
  witnessLedger,
} from './index.ts';

describe('what governance keeps in the store', () => {
  let folder: string;
  let server: EmbeddedServer;
  let store: Store;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cs-gov-'));
    chmodSync(folder, 0o755);
    server = await startEmbedded({ dataDir: join(folder, 'db'), log: silentLog });
    store = await openStore({ connection: server.connection, log: silentLog });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const fresh = async (count: number) => {
    const id = randomId('t');
    await store.ensureTenant(id, id);
    const tenant = store.tenant(id);
    await tenant.governance.appendLedger(
      Array.from({ length: count }, (_, at) => ({
        at,
        actor: 'a',
        verb: 'v',
        subject: `s${at}`,
        detail: { n: 0.1 + at, nested: { z: [1, null, 'ü'], a: true } },
      })),
    );
    return tenant;
  };

  it('verifies page by page as it was written', async () => {
    const tenant = await fresh(1_500);
    expect(await verifyStoredLedger(tenant)).toMatchObject({ intact: true, checked: 1_500 });
  });

  it('is signed and witnessed only when something was added, with one key kept sealed', async () => {
    const tenant = await fresh(3);
    const sealer = createSealer(new Uint8Array(32).fill(1));
    const mine = await loadCheckpointKey(tenant, sealer);
    expect(await loadCheckpointKey(tenant, sealer)).toEqual(mine);
    const witness = fileWitness(join(folder, `${tenant.tenant}.ndjson`));
    const made = await witnessLedger(tenant, { key: mine, witness, now: 1 });
    expect(made).toMatchObject({ sequence: 3, tenant: tenant.tenant });
    expect(await witnessLedger(tenant, { key: mine, witness, now: 2 })).toBeUndefined();
    const checkpoints = await witness.read();
    expect(
      await verifyStoredLedger(tenant, { checkpoints, publicKey: mine.publicKey }),
    ).toMatchObject({ intact: true, witnessedUpTo: 3 });
  });

  it('is never signed over once it left what the witness saw', async () => {
    const tenant = await fresh(3);
    const sealer = createSealer(new Uint8Array(32).fill(1));
    const mine = await loadCheckpointKey(tenant, sealer);
    const witness = fileWitness(join(folder, `${tenant.tenant}.ndjson`));
    const other = { tenant: tenant.tenant, sequence: 2, hash: 'f'.repeat(64), at: 1 };
    await witness.append(signCheckpoint(other, mine.privateKey));
    await expect(witnessLedger(tenant, { key: mine, witness, now: 1 })).rejects.toMatchObject({
      code: 'ERR_LEDGER_TAMPERED',
    });
  });

  it('keeps tasks: once opened they keep their date, once done they come back', async () => {
    const tenant = await fresh(0);
    const about = { subjectId: 's', name: 'sync', tier: 1, owners: ['olga'] } as const;
    const routing = { defaultApprover: 'sam' };
    const task = (because: string, now: number) =>
      ownerTask('rotate', { ...about, because }, { routing, now });
    await openTasks(tenant, [task('old key', 0)], 0);
    const [grown] = await openTasks(tenant, [task('leaked', 5)], 5);
    expect(grown).toMatchObject({ because: 'old key; leaked', createdAt: 0 });
    if (!grown) throw new Error('expected a task');
    await endTask(tenant, grown, { state: 'done', by: 'olga', reason: 'rotated', at: 6 });
    await openTasks(tenant, [task('leaked again', 7)], 7);
    expect(await tenant.governance.tasks({ state: ['open'] })).toMatchObject([
      { because: 'came back: leaked again' },
    ]);
    const verbs = (await tenant.governance.ledger(1, 10)).map((one) => one.verb);
    expect(verbs).toEqual(['task.opened', 'task.done', 'task.reopened']);
  });

  it('keeps exceptions until they end, and refuses those that never would', async () => {
    const tenant = await fresh(0);
    const request = { rule: 'r', subjectId: 's', owner: 'olga', reason: 'why', until: DAY };
    const given = { by: 'olga', now: 0 };
    const granted = await grantException(tenant, request, given);
    expect(await tenant.governance.exceptions(1)).toEqual([granted]);
    expect(await tenant.governance.exceptions(DAY)).toEqual([]);
    await endException(tenant, granted, { by: 'sam', now: 5 });
    expect(await tenant.governance.exceptions(6)).toEqual([]);
    for (const bad of [{ reason: ' ' }, { owner: '' }, { until: 0 }, { until: 400 * DAY }]) {
      await expect(grantException(tenant, { ...request, ...bad }, given)).rejects.toMatchObject({
        code: 'ERR_INPUT_INVALID',
      });
    }
  });
});
