import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/index.ts';
import { createEstate, startSimulatedCloud } from '../../src/estate/index.ts';
import { keptConnections } from '../../src/platform/connections/sealed.ts';
import { countersign, folderWith } from './cli.case.ts';

const folder = folderWith({});
const data = join(folder, 'data');
let cloud: Awaited<ReturnType<typeof startSimulatedCloud>>;

beforeAll(async () => {
  const start = Math.floor(Date.now() / DAY) * DAY;
  cloud = await startSimulatedCloud(createEstate({ seed: 5, size: 'small', start }), {
    now: () => Date.now(),
    onEvent: () => {},
  });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (name: string, content: unknown, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  chmodSync(path, mode);
  return path;
};

const account = () => {
  const [first] = cloud.accounts;
  if (!first) throw new Error('the estate has no account');
  return first;
};

const good = (name = 'good.json') =>
  settings(name, {
    region: cloud.region,
    endpoint: cloud.endpoint,
    accountId: account().id,
    credentials: { ...account().read, secretAccessKey: '$env:AWS_SECRET' },
  });

const connect = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  countersign(['connect', ...argv, '--data-dir', data], {
    env: { AWS_SECRET: account().read.secretAccessKey, ...env },
  });

describe('countersign connect', () => {
  it('says which settings a system takes', async () => {
    const said = await connect(['aws', '--fields', '--json']);
    expect(said.code).toBe(0);
    const fields = JSON.parse(said.out) as { name: string; required: boolean }[];
    expect(fields.map((one) => one.name)).toContain('accountId');
  });

  it('tries the permissions, counts what it sees, and keeps the settings sealed', async () => {
    const said = await connect(['aws', '--config', good(), '--list', '--json']);
    expect(said.err).toBe('');
    const check = JSON.parse(said.out) as {
      kept: boolean;
      seen: Record<string, number>;
      permissions: { permission: string; use: string; granted: string }[];
    };
    expect(check.kept).toBe(true);
    expect(check.seen['identity']).toBeGreaterThan(5);
    expect(check.permissions.map((one) => one.permission)).toContain(
      'iam:GetAccountAuthorizationDetails',
    );
    const kept = readdirSync(join(data, 'connections'));
    expect(kept).toEqual(['aws@default.sealed']);
    const text = readFileSync(join(data, 'connections', 'aws@default.sealed'), 'utf8');
    expect(text).not.toContain(account().read.secretAccessKey);
    expect(text).not.toContain(account().read.accessKeyId);
    const [one] = await keptConnections(data, {});
    expect(one).toMatchObject({
      name: 'default',
      config: { credentials: { secretAccessKey: account().read.secretAccessKey } },
    });
  });

  it('lists what is kept and forgets it', async () => {
    await connect(['aws', '--config', good(), '--name', 'second']);
    const before = await connect(['--kept', '--json']);
    expect(JSON.parse(before.out)).toContainEqual({ system: 'aws', name: 'second' });
    expect((await connect(['aws', '--forget', '--name', 'second'])).code).toBe(0);
    expect((await connect(['aws', '--forget', '--name', 'second'])).code).toBe(1);
  });

  it('keeps nothing when the credential is not accepted, and names no secret', async () => {
    const said = await connect(['aws', '--config', good(), '--name', 'wrong', '--list'], {
      AWS_SECRET: 'not-the-secret-of-this-key',
    });
    expect(said.code).not.toBe(0);
    expect(said.err).toContain('ERR_SOURCE_DENIED');
    expect(said.err + said.out).not.toContain('not-the-secret-of-this-key');
    expect((await connect(['--kept'])).out).not.toContain('wrong');
  });

  it('refuses a file that others may read, a wrong field and an unknown system, each by name', async () => {
    const open = settings('open.json', {}, 0o644);
    expect((await connect(['aws', '--config', open])).err).toContain('chmod 600');
    const odd = settings('odd.json', { accountId: '12' });
    expect((await connect(['aws', '--config', odd])).err).toContain('accountId');
    expect((await connect(['nowhere', '--config', odd])).err).toContain('there is:');
    expect((await connect(['aws', '--config', good()], { AWS_SECRET: '' })).code).not.toBe(0);
  });

  it('takes a folder that cannot be read for a fault, never for no connections', async () => {
    const odd = join(folder, 'odd-data');
    mkdirSync(odd);
    writeFileSync(join(odd, 'connections'), 'a file where the folder should be');
    await expect(keptConnections(odd, {})).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await keptConnections(join(folder, 'never-used'), {})).toEqual([]);
  });

  it('opens nothing when the key is another', async () => {
    const other = Buffer.alloc(32, 9).toString('base64');
    await expect(keptConnections(data, { COUNTERSIGN_KEY: other })).rejects.toMatchObject({
      code: 'ERR_SEAL_BROKEN',
    });
  });
});
