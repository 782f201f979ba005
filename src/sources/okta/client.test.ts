import { afterEach, describe, expect, it } from 'vitest';
import { isCountersignError } from '../../core/index.ts';
import { oktaApi } from './client.ts';
import { type OktaTwin, startOktaTwin } from './twin/index.ts';
import { secrets } from './twin/seed.ts';

describe('the door to Okta', () => {
  let twin: OktaTwin | undefined;
  afterEach(async () => {
    await twin?.close();
    twin = undefined;
  });

  it('waits until the rate limit is reset, as Okta says', async () => {
    twin = await startOktaTwin();
    const waits: number[] = [];
    const api = oktaApi(
      { url: twin.url },
      { token: secrets.read },
      {
        sleep: async (milliseconds) => {
          waits.push(milliseconds);
        },
      },
    );
    twin.throttle(1, 20);
    await api.get('okta.users.read', '/api/v1/users/me');
    expect(waits).toHaveLength(1);
    // Reset is told in whole seconds.
    expect(waits[0]).toBeGreaterThanOrEqual(18_000);
    expect(waits[0]).toBeLessThanOrEqual(21_000);
  });

  it('follows no link to another host, and sends its credentials nowhere else', () => {
    const api = oktaApi({ url: 'https://acme.okta.com' }, { token: secrets.read });
    const path = 'https://evil.example/api/v1/users?after=x';
    expect(() => api.send('okta.users.read', { path })).toThrow(/credentials go nowhere else/);
  });

  it('says by which permission it was refused, and in whose words', async () => {
    twin = await startOktaTwin();
    twin.deny('okta.groups.read');
    const api = oktaApi({ url: twin.url }, { token: secrets.read });
    const fault: unknown = await api
      .get('okta.groups.read', '/api/v1/groups')
      .catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
    expect(String(fault)).toMatch(/okta\.groups\.read.*E0000006/);
    expect(String(fault)).not.toContain(secrets.read);
  });
});
