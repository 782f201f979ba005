/** What a principal of the sample estate is and holds. */
import type { Credential, IdentityDetail, PrincipalRow, Trust } from '../../src/contract.ts';
import { cast } from './cast.ts';
import { day, hour, minute } from './chance.ts';

const known = <T>(value: T) => ({ known: true as const, value });

const keyOf = (row: PrincipalRow, nativeId: string, more: Partial<Credential>): Credential => ({
  kind: 'credential',
  id: `aws:${nativeId}`,
  system: 'aws',
  ofId: row.id,
  type: 'access_key',
  nativeId,
  status: 'active',
  issuer: 'aws',
  createdAt: { known: false, because: 'not read' },
  lastUsedAt: { known: false, because: 'not read' },
  lastUsedPrecision: hour,
  expiresAt: known(null),
  rotatedAt: {
    known: false,
    because: 'AWS keeps no rotation date; the creation date stands for it',
  },
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...more,
});

export const credentialsOf = (row: PrincipalRow, now: number): readonly Credential[] => {
  if (
    row.class === 'role' ||
    row.class === 'workload' ||
    row.class === 'agent' ||
    row.class === 'third_party_app'
  ) {
    return [
      keyOf(row, `ASIAQEXAMPLE${row.name.slice(0, 6).toUpperCase()}`, {
        type: 'session_token',
        createdAt: known(now - 42 * minute),
        lastUsedAt: known(now - 40 * minute),
        expiresAt: known(now + 18 * minute),
        maxLifetimeSeconds: 3600,
        revocability: 'at_expiry',
        lastUsedPrecision: 1000,
      }),
    ];
  }
  if (row.class === 'human') {
    return [
      keyOf(row, 'console password', {
        type: 'password',
        createdAt: known(now - 320 * day),
        lastUsedAt: known(now - 10 * hour),
        revocability: 'now',
      }),
      keyOf(row, 'passkey (YubiKey 5C)', {
        type: 'authenticator',
        createdAt: known(now - 180 * day),
        lastUsedAt: known(now - 10 * hour),
        binding: 'device_bound',
      }),
    ];
  }
  return [
    keyOf(
      row,
      row.id === cast.export
        ? 'AKIAIOSFODNN7EXAMPLE'
        : `AKIAQEXAMPLE${row.name.slice(-6).toUpperCase()}`,
      {
        status: row.id === cast.export ? 'inactive' : 'active',
        createdAt: known(now - 412 * day),
        lastUsedAt: known(now - 4 * minute),
        storedIn: row.id === cast.export ? 'code' : 'vault',
      },
    ),
    ...(row.id === cast.export
      ? [
          keyOf(row, 'AKIAQEXAMPLEADDED02', {
            status: 'deleted',
            createdAt: known(now - 3 * minute),
            lastUsedAt: known(null),
          }),
        ]
      : []),
  ];
};

export const trustsOf = (row: PrincipalRow): readonly Trust[] => {
  if (row.class === 'service_account' || row.class === 'human') return [];
  const trust = (
    id: string,
    principal: Trust['principal'],
    mechanism: Trust['mechanism'],
    external: Trust['external'],
    conditions?: Record<string, unknown>,
  ): Trust => ({
    kind: 'trust',
    id,
    system: 'aws',
    targetId: row.id,
    principal,
    mechanism,
    effect: 'allow',
    external,
    ...(conditions ? { conditions } : {}),
  });
  if (row.class === 'workload')
    return [
      trust(
        't1',
        { kind: 'federated', value: 'token.actions.example' },
        'federation',
        known(true),
        { StringLike: { 'token.actions.example:sub': 'repo:lattice/*' } },
      ),
    ];
  if (row.class === 'third_party_app')
    return [
      trust('t1', { kind: 'account', value: '999900002222' }, 'assume_role', known(true)),
      trust('t2', { kind: 'account', value: '999900001111' }, 'assume_role', {
        known: false,
        because: 'account is not in the organisation list, which could not be read whole',
      }),
    ];
  return [
    trust('t1', { kind: 'service', value: 'lambda.amazonaws.com' }, 'assume_role', known(false)),
  ];
};

const reasons: Readonly<Record<string, string>> = {
  human: 'Has a login profile and a person behind it',
  service_account: 'No login profile; access key used by one tool on a schedule',
  workload: 'Worn by pipelines through OIDC',
  agent: 'Tag kind=agent and traces in GenAI terms',
};

export const principalOf = (row: PrincipalRow, now: number): IdentityDetail['principal'] => {
  const created = known(now - 640 * day);
  const lastUsedAt = known(row.lastUsedAt ?? null);
  const nativeId = row.id.replace(/^aws:/, '');
  const has = (flag: string): boolean => row.flags.includes(flag);
  const flags = {
    emergencyAccess: has('emergencyAccess'),
    shared: has('shared'),
    external: has('external'),
    ephemeral: has('ephemeral'),
    honey: has('honey'),
  };
  return row.kind === 'role'
    ? {
        kind: 'role',
        id: row.id,
        system: 'aws',
        nativeId,
        scope: row.scope,
        name: row.name,
        managedBy: 'customer',
        createdAt: created,
        lastUsedAt,
        maxSessionSeconds: { known: true, value: 3600 },
        tags: { env: 'prod' },
      }
    : {
        kind: 'identity',
        id: row.id,
        system: 'aws',
        nativeId,
        scope: row.scope,
        name: row.name,
        class: row.class as 'human',
        classReason: reasons[row.class] ?? 'Trusted account belongs to a vendor',
        flags,
        status: row.status === 'disabled' ? 'disabled' : 'active',
        createdAt: created,
        interactive: row.class === 'human' ? known(true) : known(false),
        mfa:
          row.class === 'human'
            ? known(true)
            : { known: false, because: 'does not apply to machines' },
        lastUsedAt,
        tags: { env: 'prod', team: row.owner ?? '' },
        environment: 'prod',
      };
};

export const entitlementsOf = (row: PrincipalRow, now: number): IdentityDetail['entitlements'] => {
  const policy =
    row.tier === 0 ? 'AdministratorAccess' : row.tier === 1 ? 'deploy-storefront' : 'metrics-write';
  return {
    total: row.tier === 0 ? 3 : 2,
    items: [
      {
        entitlement: {
          kind: 'entitlement',
          id: 'e1',
          system: 'aws',
          holderId: row.id,
          effect: 'allow',
          privileges: row.tier === 0 ? ['*'] : ['lambda:UpdateFunctionCode', 'ssm:GetParameter'],
          privilegesInverted: false,
          resources: ['*'],
          resourcesInverted: false,
          via: { kind: 'managed_policy', name: policy },
          standing: 'standing',
        },
        use: { state: 'used', lastAt: now - 4 * minute },
      },
      {
        entitlement: {
          kind: 'entitlement',
          id: 'e2',
          system: 'aws',
          holderId: row.id,
          effect: 'allow',
          privileges: ['s3:GetObject', 's3:ListBucket'],
          privilegesInverted: false,
          resources: ['arn:aws:s3:::lattice-exports/*'],
          resourcesInverted: false,
          via: { kind: 'inline', name: 'read-exports' },
          standing: 'standing',
        },
        use: { state: 'unobservable', because: 'Data events are off for this bucket' },
      },
      ...(row.tier === 0
        ? [
            {
              entitlement: {
                kind: 'entitlement' as const,
                id: 'e3',
                system: 'aws',
                holderId: row.id,
                effect: 'deny' as const,
                privileges: ['*'],
                privilegesInverted: false,
                resources: ['*'],
                resourcesInverted: false,
                via: { kind: 'inline' as const, name: 'countersign-quarantine' },
                standing: 'standing' as const,
              },
              use: { state: 'not_used' as const, windowDays: 90 },
            },
          ]
        : []),
    ],
  };
};

export const lineageOf = (row: PrincipalRow, now: number): IdentityDetail['lineage'] =>
  row.class === 'workload'
    ? [
        {
          rootId: cast.pipeline,
          actingAs: row.id,
          how: 'oidc_subject',
          trust: 'verified',
          lastAt: now - 42 * minute,
          sessions: 311,
        },
      ]
    : row.class === 'agent'
      ? [
          {
            rootId: row.id,
            actingAs: row.id,
            how: 'session_name',
            trust: 'asserted',
            lastAt: now - 65 * minute,
            sessions: 90,
          },
        ]
      : [
          {
            rootId: row.id,
            actingAs: row.id,
            how: 'self',
            trust: 'verified',
            lastAt: now - 4 * minute,
            sessions: 212,
          },
        ];
