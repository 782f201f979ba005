import { afterEach, describe, expect, it } from 'vitest';
import type { FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { AwsConfig } from '../config.ts';
import { ACCOUNT, adminKey, ciKey, START, startBench, type TwinBench } from '../twin/twin.case.ts';
import { pullInventory } from './pull.ts';

let bench: TwinBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const organization = {
  id: 'o-exampleorg',
  managementAccountId: ACCOUNT,
  accounts: [
    { id: ACCOUNT, name: 'management', email: 'aws@example.com' },
    { id: '444455556666', name: 'shop', email: 'shop@example.com' },
  ],
};

const pull = async (over: Partial<AwsConfig> = {}): Promise<readonly Snapshot[]> => {
  if (!bench) throw new Error('no twin');
  const out: Snapshot[] = [];
  const config: AwsConfig = {
    region: 'eu-central-1',
    endpoint: bench.twin.endpoint,
    credentials: adminKey,
    ...over,
  };
  const sleep = () => Promise.resolve();
  for await (const snapshot of pullInventory(config, START, { sleep })) out.push(snapshot);
  return out;
};

const ofKind = <K extends FactKind>(snapshot: Snapshot | undefined, kind: K) =>
  (snapshot?.facts ?? []).filter(
    (fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind,
  );
const named = <T extends { readonly name: string }>(facts: readonly T[], name: string) =>
  facts.find((one) => one.name === name);

describe('the live pull', () => {
  it('brings users, roles, keys by id, passwords and devices of the account together', async () => {
    bench = await startBench();
    const [snapshot, ...rest] = await pull();
    expect(rest).toEqual([]);
    expect(snapshot).toMatchObject({ system: 'aws', scope: ACCOUNT, takenAt: START });
    const identities = ofKind(snapshot, 'identity');
    expect(named(identities, 'jane')).toMatchObject({
      class: 'human',
      interactive: { known: true, value: true },
      mfa: { known: true, value: true },
    });
    expect(named(identities, 'ci')).toMatchObject({
      class: 'service_account',
      interactive: { known: true, value: false },
      mfa: { known: true, value: false },
      tags: { team: 'platform' },
    });
    const keys = ofKind(snapshot, 'credential').filter((one) => one.type === 'access_key');
    expect(keys.find((one) => one.nativeId === ciKey.accessKeyId)).toMatchObject({
      ofId: `aws:arn:aws:iam::${ACCOUNT}:user/ci`,
      status: 'active',
      createdAt: { known: true },
      lastUsedAt: { known: true, value: null },
    });
    expect(keys.some((one) => /^key[12]@/.test(one.nativeId))).toBe(false);
    expect(ofKind(snapshot, 'role').map((one) => one.managedBy)).toContain('service_linked');
    expect(ofKind(snapshot, 'entitlement').length).toBeGreaterThan(3);
    expect(snapshot?.complete).toContain('identity');
  });

  it('says what a refused permission hides, and calls nothing of it complete', async () => {
    bench = await startBench();
    bench.twin.inject({ permission: 'iam:ListAccessKeys', kind: 'deny' });
    bench.twin.inject({ permission: 'iam:GetCredentialReport', kind: 'deny' });
    const [snapshot] = await pull();
    expect(snapshot?.complete).toContain('identity');
    expect(snapshot?.complete).not.toContain('credential');
    expect(snapshot?.blind).toContainEqual({
      area: 'access keys',
      kinds: ['credential'],
      because: 'AWS refused iam:ListAccessKeys',
      needs: 'iam:ListAccessKeys',
    });
    expect(snapshot?.blind.map((spot) => spot.needs)).toContain(
      'iam:GenerateCredentialReport, iam:GetCredentialReport',
    );
    expect(named(ofKind(snapshot, 'identity'), 'ci')?.interactive.known).toBe(false);
  });

  it('still knows the account and its root when the details are refused', async () => {
    bench = await startBench();
    bench.twin.inject({ permission: 'iam:GetAccountAuthorizationDetails', kind: 'deny' });
    const [snapshot] = await pull();
    expect(snapshot?.complete).toEqual([]);
    expect(ofKind(snapshot, 'identity').map((one) => one.name)).toEqual(['root']);
    expect(snapshot?.blind[0]?.needs).toBe('iam:GetAccountAuthorizationDetails');
  });

  it('waits out throttling', async () => {
    bench = await startBench();
    bench.twin.inject({
      permission: 'iam:GetAccountAuthorizationDetails',
      kind: 'throttle',
      times: 1,
    });
    const [snapshot] = await pull();
    expect(snapshot?.complete).toContain('role');
  });

  it('reads the organisation from the management account, and knows outsiders by it', async () => {
    bench = await startBench({}, { organization });
    const snapshots = await pull({ managementAccount: true });
    expect(snapshots.map((one) => one.scope)).toEqual(['o-exampleorg', ACCOUNT]);
    expect(ofKind(snapshots[0], 'resource').map((one) => one.name)).toEqual(['management', 'shop']);
  });

  it('refuses a credential that AWS does not know, and one of another account', async () => {
    bench = await startBench();
    const unknown = { accessKeyId: 'AKIANOBODYNOBODYNOB1', secretAccessKey: 'x' };
    await expect(pull({ credentials: unknown })).rejects.toMatchObject({
      code: 'ERR_SOURCE_DENIED',
    });
    await expect(pull({ accountId: '999999999999' })).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });
});
