import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { gcpActions } from '../actions/index.ts';
import { gcpSource } from '../index.ts';
import { pullGcp } from '../inventory/pull.ts';
import type { GcpTwin } from '../twin/index.ts';
import { BACKUP, CI, KEY, POOL, PROVIDER } from '../twin/seed.ts';
import { noSleep, START, startBench } from '../twin.case.ts';

const entry = (method: string, payload: Raw, labels: Raw = {}): Raw => ({
  insertId: `apply-${method}-${JSON.stringify(payload).length}`,
  timestamp: new Date(START + 30_000).toISOString(),
  logName: 'projects/acme-prod/logs/cloudaudit.googleapis.com%2Factivity',
  resource: { type: 'service_account', labels: { project_id: 'acme-prod', ...labels } },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: 'iam.googleapis.com',
    methodName: method,
    authenticationInfo: { principalEmail: 'nadia@example.com' },
    status: {},
    ...payload,
  },
});

const inInventory = async (
  run: (world: {
    readonly view: ReturnType<typeof createInventory>['view'];
    readonly twin: GcpTwin;
    readonly config: Awaited<ReturnType<typeof startBench>>['config'];
    happen(...records: readonly Raw[]): void;
  }) => void | Promise<void>,
): Promise<void> => {
  const { twin, config } = await startBench();
  try {
    const inventory = createInventory({ now: () => START + 60_000 });
    for await (const one of pullGcp(config, START, noSleep)) inventory.applySnapshot(one);
    const { view } = inventory;
    await run({
      view,
      twin,
      config,
      happen(...records) {
        for (const event of records.flatMap((record) => gcpSource.parse(record)))
          inventory.applyChanges(gcpSource.apply?.(event, view) ?? []);
      },
    });
  } finally {
    await twin.close();
  }
};

const delta = (action: 'ADD' | 'REMOVE', role: string, member: string): Raw => ({
  serviceData: { policyDelta: { bindingDeltas: [{ action, role, member }] } },
});

describe('audit entries change the inventory', () => {
  it('accounts and keys are made, turned off and on, and deleted', () =>
    inInventory(({ view, happen }) => {
      const email = 'new@acme-prod.iam.gserviceaccount.com';
      happen(
        entry('google.iam.admin.v1.CreateServiceAccount', {
          resourceName: 'projects/acme-prod',
          response: {
            name: `projects/acme-prod/serviceAccounts/${email}`,
            email,
            unique_id: '999',
            projectId: 'acme-prod',
          },
        }),
      );
      expect(view.identity(`gcp:${email}`)).toMatchObject({
        class: 'service_account',
        scope: 'acme-prod',
        createdAt: { known: true, value: START + 30_000 },
      });
      expect(view.ownersOf(`gcp:${email}`)).toMatchObject([
        { basis: 'creator', who: 'gcp:nadia@example.com' },
      ]);
      const made = entry(
        'google.iam.admin.v1.CreateServiceAccountKey',
        {
          resourceName: 'projects/-/serviceAccounts/999',
          response: {
            name: 'projects/acme-prod/serviceAccounts/999/keys/dd44',
            valid_before_time: '9999-12-31T23:59:59Z',
          },
        },
        { email_id: email, unique_id: '999' },
      );
      happen(made);
      expect(gcpSource.parse(made)[0]?.issued).toMatchObject({
        nativeId: 'dd44',
        forId: `gcp:${email}`,
      });
      expect(view.credentialsOf(`gcp:${email}`)).toMatchObject([
        { id: 'gcp:credential:dd44', status: 'active', expiresAt: { value: null } },
      ]);
      const name = `projects/-/serviceAccounts/${CI}/keys/${KEY}`;
      happen(entry('google.iam.admin.v1.DisableServiceAccountKey', { request: { name } }));
      expect(view.credentialByNativeId(KEY)?.status).toBe('inactive');
      happen(entry('google.iam.admin.v1.DeleteServiceAccountKey', { request: { name } }));
      expect(view.credentialByNativeId(KEY)?.status).not.toBe('active');
      happen(
        entry('google.iam.admin.v1.DisableServiceAccount', {
          resourceName: `projects/-/serviceAccounts/${BACKUP}`,
        }),
      );
      expect(view.identity(`gcp:${BACKUP}`)?.status).toBe('disabled');
      happen(
        entry('google.iam.admin.v1.DeleteServiceAccount', {
          resourceName: `projects/-/serviceAccounts/${BACKUP}`,
        }),
      );
      expect(view.identity(`gcp:${BACKUP}`)).toBeUndefined();
    }));

  it('a binding more or less, on a project and on an account, is a right and a way in more or less', () =>
    inInventory(({ view, happen }) => {
      const zoe = 'gcp:zoe@example.com';
      const onProject = {
        serviceName: 'cloudresourcemanager.googleapis.com',
        resourceName: 'projects/acme-prod',
      };
      happen(
        entry('SetIamPolicy', {
          ...onProject,
          ...delta('ADD', 'roles/storage.admin', 'user:zoe@example.com'),
        }),
      );
      expect(view.identity(zoe)?.class).toBe('human');
      expect(view.entitlementsOf(zoe)).toMatchObject([
        {
          privileges: ['storage.buckets.get', 'storage.buckets.create'],
          resources: ['projects/acme-prod'],
        },
      ]);
      const onAccount = { resourceName: `projects/-/serviceAccounts/112` };
      const labels = { email_id: CI, unique_id: '112' };
      happen(
        entry(
          'google.iam.admin.v1.SetIAMPolicy',
          {
            ...onAccount,
            ...delta('ADD', 'roles/iam.serviceAccountTokenCreator', 'user:zoe@example.com'),
          },
          labels,
        ),
      );
      const into = () =>
        view.trustsInto(`gcp:${CI}`).filter(({ principal }) => principal.value === zoe);
      expect(into()).toMatchObject([{ mechanism: 'token_minting' }]);
      happen(
        entry(
          'google.iam.admin.v1.SetIAMPolicy',
          {
            ...onAccount,
            ...delta('REMOVE', 'roles/iam.serviceAccountTokenCreator', 'user:zoe@example.com'),
          },
          labels,
        ),
      );
      expect(into()).toEqual([]);
      happen(
        entry('SetIamPolicy', {
          ...onProject,
          ...delta('REMOVE', 'roles/storage.admin', 'user:zoe@example.com'),
        }),
      );
      expect(view.entitlementsOf(zoe)).toEqual([]);
    }));

  it('a provider that is turned off lets nobody in, and a new one does', () =>
    inInventory(({ view, happen }) => {
      const pool = `gcp:principalSet://iam.googleapis.com/${POOL}/*`;
      happen(
        entry('google.iam.v1.WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider', {
          resourceName: POOL.replace('4242', 'acme-prod'),
          request: {
            workloadIdentityPoolProviderId: 'evil',
            workloadIdentityPoolProvider: { oidc: { issuerUri: 'https://evil.example' } },
          },
        }),
      );
      expect(view.trustsInto(pool).map(({ principal }) => principal.value)).toContain(
        'https://evil.example',
      );
      happen(
        entry('google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider', {
          resourceName: PROVIDER,
          request: {
            workloadIdentityPoolProvider: {
              disabled: true,
              oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
            },
          },
        }),
      );
      const effects = view
        .trustsInto(pool)
        .map(({ principal, effect }) => [principal.value, effect]);
      expect(effects).toContainEqual(['https://token.actions.githubusercontent.com', 'deny']);
    }));

  it('what our own actions do is seen in the log and meets the inventory', () =>
    inInventory(async ({ view, twin, config, happen }) => {
      const before = twin.state.log.length;
      const action = gcpActions(config, noSleep).find(
        ({ id }) => id === 'gcp.disable_service_account',
      );
      const context = { now: () => START, stepId: 'stp_apply' };
      const plan = await action?.plan(
        { system: 'gcp', nativeId: CI, scope: 'acme-prod' },
        {},
        context,
      );
      if (plan) await action?.do(plan, context);
      happen(...twin.state.log.slice(before));
      expect(view.identity(`gcp:${CI}`)?.status).toBe('disabled');
    }));
});
