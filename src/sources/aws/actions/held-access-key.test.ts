import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../../core/index.ts';
import { actKey, ciKey, startBench, type TwinBench } from '../twin/twin.case.ts';
import { heldAccessKey } from './held-access-key.ts';

describe('the held credential', () => {
  let bench: TwinBench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const held = (
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
    endpoint = bench.twin.endpoint,
  ) => heldAccessKey({ ...credentials, region: 'eu-central-1', endpoint, sourceIp: '203.0.113.9' });

  it('is accepted while it lives, also where its holder may not make the probing call', async () => {
    expect(await held(ciKey).probe()).toBe('accepted');
    // This one may only call IAM: the refusal says that nothing allows it, not that something denies it.
    expect(await held(actKey).probe()).toBe('accepted');
  });

  it('is refused once the key is off', async () => {
    await bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    expect(await held(ciKey).probe()).toBe('accepted');
    bench.settle();
    expect(await held(ciKey).probe()).toBe('refused');
  });

  it('works with session tokens, which may not call IAM, until they expire', async () => {
    const { Credentials } = await bench
      .sts(ciKey)
      .send(new GetSessionTokenCommand({ DurationSeconds: 3_600 }));
    const token = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    expect(await held(token).probe()).toBe('accepted');
    bench.clock.advance(HOUR);
    expect(await held(token).probe()).toBe('refused');
  });

  it('knows nothing from throttling, an outage, a wrong secret or silence', async () => {
    for (const kind of ['throttle', 'unavailable', 'lose_answer'] as const) {
      bench.twin.inject({ permission: '*', kind, times: 1 });
      expect(await held(ciKey).probe()).toBe('unknown');
    }
    expect(await held({ ...ciKey, secretAccessKey: 'guess' }).probe()).toBe('unknown');
    expect(await held(ciKey, 'http://127.0.0.1:9').probe()).toBe('unknown');
  });

  it('is seen in the trail from where it is said to come', async () => {
    await held(ciKey).probe();
    expect(
      bench.trail.map(({ eventName, sourceIPAddress }) => [eventName, sourceIPAddress]),
    ).toEqual([
      ['GetCallerIdentity', '203.0.113.9'],
      ['DescribeRegions', '203.0.113.9'],
    ]);
  });

  it('holds its secret where no JSON and no log shows it', () => {
    const credential = held(ciKey);
    expect(JSON.stringify(credential)).toBe(`{"nativeId":"${ciKey.accessKeyId}"}`);
  });
});
