import { describe, expect, it } from 'vitest';
import { createInventory } from '../../src/inventory/index.ts';
import { placeIdOf } from '../../src/model/index.ts';
import { createPosture } from '../../src/posture/index.ts';
import { entraSource } from '../../src/sources/entra/index.ts';
import { pullEntra } from '../../src/sources/entra/inventory/pull.ts';
import { withoutKeys } from '../../src/sources/entra/settings/federation.ts';
import { noWait, startBench } from '../../src/sources/entra/twin/bench.case.ts';
import { TENANT } from '../../src/sources/entra/twin/seed-ids.ts';

describe("the tenant's own configuration", () => {
  const judged = async (deny?: string, licensed = true) => {
    const { twin, config } = await startBench(entraSource.permissions.read);
    twin.state.licensed = licensed;
    if (deny !== undefined) twin.deny(deny);
    const inventory = createInventory({ now: () => Date.UTC(2026, 5, 1) });
    try {
      for await (const one of pullEntra(config, Date.UTC(2026, 5, 1), undefined, noWait)) {
        inventory.applySnapshot(one);
      }
    } finally {
      await twin.close();
    }
    const id = placeIdOf('entra', TENANT);
    const { verdicts } = createPosture().judge(inventory.view, id, Date.UTC(2026, 5, 1));
    return {
      inventory,
      status: Object.fromEntries(verdicts.map(({ check, verdict }) => [check, verdict.status])),
    };
  };

  it('is judged as a whole by what each object says', async () => {
    const { status } = await judged();
    expect(status).toMatchObject({
      'weak-methods-enabled': 'pass',
      'authenticator-without-context': 'pass',
      'users-register-apps': 'pass',
      'users-create-tenants': 'fail',
      'open-user-consent': 'pass',
      'mfa-not-for-all': 'fail',
      'app-certificate-lifetime-unbounded': 'pass',
      'global-admin-without-approval': 'pass',
      'roles-assigned-outside-pim': 'fail',
      'role-assignment-without-alert': 'fail',
    });
  });

  it('is unknown where its objects could not be read, one by one', async () => {
    const { status, inventory } = await judged('Domain.Read.All');
    expect(status).toMatchObject({ 'passwords-expire': 'unknown', 'weak-methods-enabled': 'pass' });
    const unseen = (type: string) => inventory.view.settingsUnseen('entra', TENANT, type);
    expect(unseen('domain')).toMatch(/Domain\.Read\.All/);
    expect(unseen('conditional_access_policy')).toBeUndefined();
  });

  it('has no rules of activation without the licence, and no pass for want of them', async () => {
    const { status } = await judged(undefined, false);
    expect(status).toMatchObject({ 'global-admin-without-approval': 'unknown' });
  });

  it('keeps of a signing certificate its fingerprint and its end, not its bytes', () => {
    const kept = withoutKeys({ id: 'f', signingCertificate: 'bm90IGEgY2VydGlmaWNhdGU=' });
    expect(kept).toEqual({
      id: 'f',
      signingKey: { fingerprint: expect.stringMatching(/^[\w-]{43}$/), notAfter: null },
      nextSigningKey: null,
    });
  });
});
