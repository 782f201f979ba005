import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretPlaces } from '../contract.ts';
import type { TwinServer } from '../twin-server.ts';
import { vaultConfig } from './config.ts';
import { placeNeeds, vaultPlaces } from './places.ts';
import { startVaultTwin, TOKEN } from './twin/index.ts';
import { createKv, type TwinKv } from './twin/kv.ts';

describe('a secret handed over through Vault', () => {
  const at = 'secret/data/shop/db';
  let kv: TwinKv;
  let twin: TwinServer;
  let places: SecretPlaces;
  beforeEach(async () => {
    kv = createKv();
    kv.write('shop/db', { user: 'app', password: 'old', host: 'db.example' });
    twin = await startVaultTwin(kv);
    const config = vaultConfig.parse({ url: twin.url, token: 'none', placeToken: TOKEN });
    const made = vaultPlaces(config, async () => undefined);
    if (!made) throw new Error('no places');
    places = made;
  });
  afterEach(() => twin.close());
  const put = (stepId: string, password: string) =>
    places.put(at, { fields: { user: 'app_r1', password }, stepId });

  it('is read by its consumers beside what else stands there', async () => {
    await put('stp_1', 'new');
    expect(kv.read('shop/db')).toEqual({ user: 'app_r1', password: 'new', host: 'db.example' });
  });

  it('is taken back to the version before, also when it was put twice, and only once', async () => {
    await put('stp_1', 'lost');
    await put('stp_1', 'new');
    expect(await places.takeBack(at, 'stp_1')).toBeUndefined();
    expect(kv.read('shop/db')).toEqual({ user: 'app', password: 'old', host: 'db.example' });
    kv.write('shop/db', { password: 'of somebody else' });
    expect(await places.takeBack(at, 'stp_1')).toBeUndefined();
    expect(kv.read('shop/db')).toEqual({ password: 'of somebody else' });
  });

  it('stays once the rotation is over', async () => {
    await put('stp_1', 'new');
    await places.settle?.(at, 'stp_1');
    expect(kv.metadata('shop/db')).toEqual({});
    await places.takeBack(at, 'stp_1');
    expect(kv.read('shop/db')).toMatchObject({ password: 'new' });
  });

  it('is refused where nothing stands, so that no typing error makes a place that nobody reads', async () => {
    expect(await places.refuses(at)).toBeUndefined();
    expect(await places.refuses('secret/data/shop/dbb')).toContain('no secret');
    await expect(places.refuses('secret')).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
    await expect(places.refuses('secret/../sys')).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });

  it.each(Object.values(placeNeeds))('needs %s', async (permission) => {
    twin.deny(permission);
    await expect(put('stp_1', 'new')).rejects.toMatchObject({ code: 'ERR_SOURCE_DENIED' });
  });

  it('is written nowhere where no token for it is set', () => {
    expect(vaultPlaces(vaultConfig.parse({ url: twin.url, token: 'x' }))).toBeUndefined();
  });
});
