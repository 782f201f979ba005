import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { createEstate, startSimulatedCloud } from '../../estate/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { openConnections } from './open-connections.ts';
import { readConnectionFile } from './read-file.ts';

const readConnections = async (path: string) => openConnections(await readConnectionFile(path));

const folder = mkdtempSync(join(tmpdir(), 'countersign-connect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: unknown, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  chmodSync(path, mode);
  return path;
};

describe('connections from a file', () => {
  it('pull the inventory of every account named, and offer its actions', async () => {
    const start = Math.floor(Date.now() / DAY) * DAY;
    const cloud = await startSimulatedCloud(createEstate({ seed: 5, size: 'small', start }), {
      now: () => Date.now(),
      onEvent: () => {},
    });
    try {
      const path = write('good.json', {
        aws: cloud.accounts.map((account) => ({
          region: cloud.region,
          endpoint: cloud.endpoint,
          accountId: account.id,
          credentials: account.read,
          actCredentials: account.act,
        })),
      });
      const [connection] = await readConnections(path);
      const snapshots: Snapshot[] = [];
      for (const feed of connection?.inventories ?? [])
        for await (const snapshot of feed.pull(Date.now())) snapshots.push(snapshot);
      expect(new Set(snapshots.map((one) => one.scope))).toEqual(
        new Set(cloud.accounts.map((account) => account.id)),
      );
      expect(
        snapshots
          .flatMap((one) => one.facts)
          .some((fact) => fact.kind === 'identity' && fact.name === 'svc-legacy-provisioner'),
      ).toBe(true);
      expect(connection?.actions.map((action) => action.id)).toContain('aws.deactivate_access_key');
    } finally {
      await cloud.close();
    }
  });

  it('can watch without being able to act', async () => {
    const [connection] = await readConnections(
      write('watch.json', { aws: [{ accountId: '111122223333', profile: 'audit' }] }),
    );
    expect(connection?.actions).toEqual([]);
  });

  it('are refused when others may read the file, or a field is wrong, with the reason', async () => {
    await expect(readConnections(write('open.json', { aws: [{}] }, 0o644))).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining('chmod 600'),
    });
    await expect(
      readConnections(write('odd.json', { aws: [{ accountId: '12' }] })),
    ).rejects.toMatchObject({ message: expect.stringContaining('aws.0.accountId') });
    await expect(readConnections(join(folder, 'nowhere.json'))).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });
});
