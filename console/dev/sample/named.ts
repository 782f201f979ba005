/** The principals that the stories are about. */
import type { IdentityClass, PrincipalRow, Tier } from '../../src/contract.ts';
import { accounts, cast } from './cast.ts';
import { day, hour } from './chance.ts';

interface Draft {
  readonly id: string;
  readonly name: string;
  readonly class: IdentityClass | 'role';
  readonly scope: string;
  readonly tier: Tier;
  readonly risk: number;
  readonly owner?: string;
  readonly ownerBasis?: string;
  readonly flags?: readonly string[];
  readonly criticality?: string;
  readonly lastUsedAt?: number;
  readonly openIncidents?: number;
  readonly failed?: number;
  readonly unknown?: number;
  readonly status?: string;
}

export const row = (draft: Draft): PrincipalRow => ({
  id: draft.id,
  kind: draft.class === 'role' ? 'role' : 'identity',
  system: 'aws',
  scope: draft.scope,
  name: draft.name,
  class: draft.class,
  status: draft.status ?? 'active',
  flags: draft.flags ?? [],
  tier: draft.tier,
  risk: draft.risk,
  criticality: draft.criticality ?? 'unknown',
  ...(draft.owner ? { owner: draft.owner, ownerBasis: draft.ownerBasis ?? 'tag' } : {}),
  ...(draft.lastUsedAt === undefined ? {} : { lastUsedAt: draft.lastUsedAt }),
  openIncidents: draft.openIncidents ?? 0,
  failedChecks: draft.failed ?? 0,
  unknownChecks: draft.unknown ?? 0,
});

export const named = (now: number): PrincipalRow[] =>
  (
    [
      {
        id: cast.export,
        name: 'svc-nightly-export',
        class: 'service_account',
        scope: accounts.core,
        tier: 0,
        risk: 91,
        criticality: 'important',
        lastUsedAt: now - 4 * 60_000,
        openIncidents: 1,
        failed: 7,
        unknown: 1,
      },
      {
        id: cast.mira,
        name: 'adm-mira.okafor',
        class: 'human',
        scope: accounts.core,
        tier: 0,
        risk: 58,
        owner: 'mira.okafor@lattice.example',
        ownerBasis: 'declared',
        lastUsedAt: now - 9 * 60_000,
        openIncidents: 1,
        failed: 2,
      },
      {
        id: cast.miraPlain,
        name: 'mira.okafor',
        class: 'human',
        scope: accounts.core,
        tier: 2,
        risk: 12,
        owner: 'mira.okafor@lattice.example',
        ownerBasis: 'declared',
        lastUsedAt: now - hour,
      },
      {
        id: cast.glass,
        name: 'breakglass-1',
        class: 'human',
        scope: accounts.core,
        tier: 0,
        risk: 34,
        owner: 'identity',
        ownerBasis: 'declared',
        flags: ['emergencyAccess', 'shared'],
        criticality: 'critical',
        lastUsedAt: now - 26 * 60_000,
        openIncidents: 1,
        failed: 1,
      },
      {
        id: cast.deploy,
        name: 'deploy',
        class: 'workload',
        scope: accounts.core,
        tier: 1,
        risk: 63,
        owner: 'storefront',
        ownerBasis: 'code_owner',
        flags: ['ephemeral'],
        criticality: 'critical',
        lastUsedAt: now - 42 * 60_000,
        openIncidents: 1,
        failed: 3,
        unknown: 1,
      },
      {
        id: cast.billing,
        name: 'billing-sync',
        class: 'third_party_app',
        scope: accounts.core,
        tier: 1,
        risk: 66,
        owner: 'payments-platform',
        flags: ['external'],
        criticality: 'important',
        lastUsedAt: now - 2 * hour,
        openIncidents: 1,
        failed: 4,
        unknown: 2,
      },
      {
        id: cast.agent,
        name: 'support-assistant',
        class: 'agent',
        scope: accounts.data,
        tier: 1,
        risk: 61,
        owner: 'ml-platform',
        ownerBasis: 'declared',
        criticality: 'ordinary',
        lastUsedAt: now - 65 * 60_000,
        openIncidents: 1,
        failed: 3,
        unknown: 3,
      },
      {
        id: cast.metrics,
        name: 'svc-metrics-hourly',
        class: 'service_account',
        scope: accounts.core,
        tier: 2,
        risk: 37,
        owner: 'observability',
        lastUsedAt: now - 3 * hour,
        openIncidents: 1,
        failed: 2,
      },
      {
        id: cast.token,
        name: 'automation-token-7',
        class: 'service_account',
        scope: accounts.sandbox,
        tier: 3,
        risk: 22,
        owner: 'it-operations',
        lastUsedAt: now - 3 * hour,
        openIncidents: 1,
        failed: 1,
      },
      {
        id: cast.admin,
        name: 'OrganizationAccountAccessRole',
        class: 'role',
        scope: accounts.core,
        tier: 0,
        risk: 49,
        lastUsedAt: now - 11 * day,
        failed: 2,
      },
      {
        id: cast.ledger,
        name: 'svc-payments-ledger',
        class: 'service_account',
        scope: accounts.data,
        tier: 1,
        risk: 44,
        owner: 'payments-platform',
        ownerBasis: 'declared',
        criticality: 'critical',
        lastUsedAt: now - 30_000,
        failed: 2,
      },
      {
        id: cast.honey,
        name: 'backup-root-2019',
        class: 'service_account',
        scope: accounts.core,
        tier: 0,
        risk: 0,
        owner: 'identity',
        ownerBasis: 'declared',
        flags: ['honey'],
      },
      {
        id: cast.terraform,
        name: 'terraform-apply',
        class: 'role',
        scope: accounts.core,
        tier: 0,
        risk: 41,
        owner: 'identity',
        ownerBasis: 'tag',
        lastUsedAt: now - 5 * hour,
        failed: 1,
        unknown: 1,
      },
      {
        id: cast.drill,
        name: 'drill-service-account',
        class: 'service_account',
        scope: accounts.sandbox,
        tier: 3,
        risk: 5,
        owner: 'identity',
        ownerBasis: 'declared',
        lastUsedAt: now - 7 * hour,
      },
    ] satisfies Draft[]
  ).map(row);
