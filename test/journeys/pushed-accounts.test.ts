/** An HR system pushes a person by SCIM into a connection of the whole platform; what a fault left unsaid, the next pull says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR, silentLog, systemClock } from '../../src/core/index.ts';
import { openConnections } from '../../src/platform/connections/open-connections.ts';
import { readSettings } from '../../src/platform/connections/settings.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'cs-pushed-'));
let platform: Platform;
let later = 0;
const clock = { now: () => systemClock.now() + later };
let database: Awaited<ReturnType<typeof peerDatabase>> | undefined;

beforeAll(async () => {
  database = peer.skip === undefined ? await peerDatabase() : undefined;
  const storeUrl = database && 'url' in database.address ? database.address.url : undefined;
  platform = await openPlatform({
    ...{ dataDir, host: '127.0.0.1', port: 0, demo: false, version: '0.0.0-test' },
    ...{ clock, log: silentLog, env: {} },
    ...(storeUrl === undefined ? {} : { storeUrl }),
    connections: openConnections(
      readSettings({ scim: [{ name: 'hr', receives: true, scope: 'workforce' }] }),
    ),
  });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await database?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What the loop has made of one account, once it is as asked. */
const seen = async (id: string, wanted: string | undefined): Promise<string | undefined> => {
  for (let tries = 0; ; tries++) {
    const status = platform.engine()?.view.identity(`scim:workforce/Users/${id}`)?.status;
    if (status === wanted || tries > 200) return status;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
};

it('knows a pushed account at once, and one that was kept and never said after the next pull', async () => {
  await platform.store.access.putUser({
    ...{ id: 'hr', name: 'HR', roles: ['provisioner'], identityIds: [], disabled: false },
    createdAt: clock.now(),
  });
  const scopes = ['provisioning:write'] as const;
  const { token } = await platform.signIn.createApiToken('hr', scopes, DAY);
  const answer = await fetch(`${platform.url}/api/v1/scim/hr/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ userName: 'jane@x.org' }),
  });
  const { id } = (await answer.json()) as { readonly id: string };
  expect(answer.status).toBe(201);
  expect(await seen(id, 'active')).toBe('active');

  const users = { connection: 'hr', type: 'Users' };
  const unsaid = { id: 'joe', userName: 'joe@x.org', active: false };
  await platform.store.provisioned.put(users, { id: 'joe', version: 0, resource: unsaid });
  await platform.store.provisioned.remove(users, id);
  // A listing ends nobody of whom an event has just spoken.
  later = HOUR;
  await platform.pull();
  expect(await seen('joe', 'disabled')).toBe('disabled');
  expect(await seen(id, undefined)).toBeUndefined();
}, 60_000);
