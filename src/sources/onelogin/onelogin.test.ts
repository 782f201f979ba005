import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { oneloginConfig } from './config.ts';
import { oneloginSource } from './index.ts';
import { probeOnelogin, pullOnelogin } from './pull.ts';
import { oneloginSecret, startOneloginTwin } from './twin.ts';

let nth = 81_004_691_744;
const record = (event_type_id: number, more: Raw = {}): Raw => ({
  id: nth++,
  created_at: '2026-03-22T13:12:06.437Z',
  account_id: 192_204,
  user_id: 138_593_517,
  user_name: 'Bob Cat',
  event_type_id,
  ipaddr: '203.0.113.55',
  actor_user_id: 12_345,
  actor_user_name: 'Mountain Lion',
  ...more,
});

const records: readonly Raw[] = [
  record(5),
  record(6, { error_description: 'Invalid password' }),
  record(8, { app_id: 500, app_name: 'Wiki', actor_user_id: 0, actor_user_name: '' }),
  record(3),
  record(4, { role_id: 10, role_name: 'Engineers' }),
  record(72, { privilege_name: 'Super user' }),
  record(17),
  record(24, { otp_device_id: 900, otp_device_name: 'Phone' }),
  record(240),
  record(551, { client_id: 'abc123', actor_user_id: 0 }),
  record(149),
  record(13, { actor_user_id: 0, actor_system: 'directory sync' }),
  {
    ...record(11),
    created_at: undefined,
    event_timestamp: '2026-03-22 13:12:06 UTC',
    uuid: 'a1b2-c3',
  },
].map((one) => JSON.parse(JSON.stringify(one)) as Raw);

parseSuite(oneloginSource, records);

const eventOf = (type: number) =>
  records
    .filter((one) => one['event_type_id'] === type)
    .flatMap((one) => oneloginSource.parse(one))[0];

describe('a OneLogin event', () => {
  it('says who did what to whom, from where', () => {
    expect(eventOf(3)).toMatchObject({
      classUid: 3003,
      actor: { principalId: 'onelogin:user/12345', name: 'Mountain Lion' },
      src: { ip: '203.0.113.55' },
      cloud: { account: '192204' },
      targets: [{ kind: 'identity', id: 'onelogin:user/138593517', name: 'Bob Cat' }],
    });
    expect(eventOf(6)).toMatchObject({ classUid: 3002, outcome: 'failure' });
    expect(eventOf(8)).toMatchObject({
      actor: { principalId: 'onelogin:user/138593517' },
      service: 'Wiki',
    });
    expect(eventOf(551)).toMatchObject({
      classUid: 3001,
      actor: { kind: 'automation', credential: { nativeId: 'abc123' } },
    });
    expect(eventOf(13)?.actor).toEqual({
      principalKind: 'service',
      name: 'directory sync',
      kind: 'automation',
    });
  });

  it('claims nothing of a type whose meaning is not certain', () => {
    expect(eventOf(149)).toMatchObject({
      operation: 'EVENT_TYPE_149',
      classUid: 6003,
      outcome: 'unknown',
    });
  });

  it('is dated by its webhook time too', () => {
    expect(eventOf(11)).toMatchObject({
      time: Date.UTC(2026, 2, 22, 13, 12, 6),
      vendorId: 'a1b2-c3',
    });
  });

  const panther = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(panther))(
    'is known in every published record, none of which says when (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(panther, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType === 'OneLogin.Events')
        .map(({ event }) => event);
      expect(theirs).toHaveLength(19);
      expect(theirs.filter((one) => !oneloginSource.detect(one))).toEqual([]);
      for (const one of theirs)
        expect(() => oneloginSource.parse(one)).toThrow(/field created_at is missing/);
      // As the intake dates what says no time.
      const parsed = theirs.flatMap((one) =>
        oneloginSource.parse({ ...one, created_at: '2026-01-01T00:00:00Z' }),
      );
      expect(parsed).toHaveLength(19);
      expect(parsed.flatMap((event) => checkOcsf(oneloginSource.ocsf(event)))).toEqual([]);
      expect(parsed.filter((event) => event.actor.principalId === undefined)).toEqual([]);
      expect(
        parsed.filter((event) => event.operation.startsWith('EVENT_TYPE')).length,
      ).toBeLessThan(2);
    },
  );
});

const sleep = async (): Promise<void> => {};

inventorySuite({
  source: oneloginSource,
  async start() {
    const twin = await startOneloginTwin();
    const config = (clientSecret: string) =>
      oneloginConfig.parse({ url: twin.url, clientId: 'countersign', clientSecret });
    return {
      pull: (at, options) => pullOnelogin(config(oneloginSecret), at, { ...options, sleep }),
      pullUnknown: (at) => pullOnelogin(config('nobody'), at, { sleep }),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: () => structuredClone(twin.state),
      secrets: [oneloginSecret],
      close: twin.close,
    };
  },
  // 2 passwords of OneLogin's own and 2 factors; 1 app of the role, 2 holders, 1 administrator, 1 user's and 1 role's privilege.
  expected: { identity: 3, credential: 4, role: 1, entitlement: 6, resource: 2 },
});

describe('the probe of a OneLogin connection', () => {
  it('names the scope that is missing', async () => {
    const twin = await startOneloginTwin();
    twin.deny('Read all');
    const config = oneloginConfig.parse({
      url: twin.url,
      clientId: 'countersign',
      clientSecret: oneloginSecret,
    });
    const denied: string[] = [];
    for await (const one of probeOnelogin(config, { sleep }))
      if (one.granted === 'no') denied.push(one.permission);
    expect(denied).toEqual(['Read all']);
    await twin.close();
  });
});
