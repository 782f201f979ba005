import { afterEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../core/index.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { oktaConfig } from './config.ts';
import { oktaSource } from './index.ts';
import { pullSystemLog } from './logs.ts';
import { oktaManage, oktaPermissions } from './permissions.ts';
import { probeOkta } from './probe.ts';
import { type OktaTwin, startOktaTwin } from './twin/index.ts';
import { ids, secrets } from './twin/seed.ts';
import { writeLog } from './twin/state.ts';

const AT = Date.UTC(2026, 5, 1);
const sleep = async (): Promise<void> => {};
const ada = { id: ids.ada, type: 'User', alternateId: 'ada@acme.example' };

const happen = ({ state }: OktaTwin, count: number, at: number): void => {
  for (let i = 0; i < count; i++)
    writeLog(state, { eventType: 'user.session.start', at: at + i * 1_000, actor: ada });
};

logPullSuite({
  source: oktaSource,
  permissions: ['okta.logs.read'],
  async start() {
    const twin = await startOktaTwin({ now: () => AT });
    const config = oktaConfig.parse({ url: twin.url, credentials: { token: secrets.read } });
    happen(twin, 7, AT - HOUR);
    return {
      pullLogs: (cursor, options) => pullSystemLog(config, cursor, { ...options, sleep }),
      logged: () => twin.state.log.map((one) => String(one['uuid'])),
      goOn() {
        happen(twin, 2, AT - HOUR / 2);
        // Stored last, dated before the first pull was over.
        happen(twin, 1, AT - HOUR + 500);
      },
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      since: AT - 24 * HOUR,
      now: () => AT,
      close: twin.close,
    };
  },
});

describe('the probe of an Okta connection', () => {
  let twin: OktaTwin | undefined;
  afterEach(async () => {
    await twin?.close();
    twin = undefined;
  });

  const probed = async (more: Record<string, unknown> = {}) => {
    twin ??= await startOktaTwin({ now: () => AT });
    const config = oktaConfig.parse({
      url: twin.url,
      credentials: { token: secrets.read },
      ...more,
    });
    const out = [];
    for await (const one of probeOkta(config, { sleep })) out.push(one);
    return new Map(out.map((one) => [one.permission, one.granted]));
  };

  it('tries every permission to read, names each that is missing, and changes nothing', async () => {
    twin = await startOktaTwin({ now: () => AT });
    const before = twin.picture();
    twin.deny('okta.roles.read');
    twin.deny('okta.appGrants.read');
    const found = await probed();
    const reads = oktaPermissions.read.map((one) => [one, found.get(one)]);
    expect(reads.filter(([, granted]) => granted === 'no').map(([one]) => one)).toEqual([
      'okta.appGrants.read',
      'okta.roles.read',
    ]);
    expect(reads.filter(([, granted]) => granted === undefined)).toEqual([]);
    expect(twin.picture()).toEqual(before);
  });

  it('says that acting cannot be tried with an API token, and is not set up without one', async () => {
    const without = await probed();
    for (const one of Object.values(oktaManage)) expect(without.get(one)).toBe('no');
    const withToken = await probed({ actCredentials: { token: secrets.act } });
    for (const one of Object.values(oktaManage)) expect(withToken.get(one)).toBe('unknown');
  });
});

describe('the cursor of the log', () => {
  it('never leads elsewhere than into the log', async () => {
    const config = oktaConfig.parse({
      url: 'https://acme.okta.com',
      credentials: { token: secrets.read },
    });
    const pull = pullSystemLog(config, 'https://evil.example/api/v1/users', {
      since: 0,
      until: AT,
      sleep,
    });
    await expect(pull.next()).rejects.toThrow(/no link into/);
  });
});
