/** Directory audit records. https://learn.microsoft.com/graph/api/resources/directoryaudit */
import type { Json } from '../common/stable.ts';
import { isoTicks } from '../common/times.ts';
import type { Random } from '../random.ts';
import { type EntraApp, type EntraUser, type RoleName, roles, type Tenant } from './tenant.ts';

/** Who does it: a person from an address, or an app. */
export type By =
  | { readonly user: EntraUser; readonly address: string }
  | { readonly app: EntraApp };

export interface Changed {
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface Target {
  readonly id: string;
  readonly type:
    | 'User'
    | 'ServicePrincipal'
    | 'Application'
    | 'Group'
    | 'Role'
    | 'Policy'
    | 'Device'
    | 'Other';
  readonly name?: string;
  readonly upn?: string;
  readonly changed?: readonly Changed[];
}

export interface AuditAsked {
  readonly at: number;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly by: By;
  readonly activity: string;
  readonly category: string;
  readonly operation:
    | 'Add'
    | 'Update'
    | 'Delete'
    | 'Assign'
    | 'Unassign'
    | 'Create'
    | 'ActivateRole';
  readonly service?: string;
  readonly targets: readonly Target[];
  readonly details?: readonly (readonly [string, string])[];
  readonly reason?: string;
  readonly failed?: true;
}

const valueText = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

const targetOf = ({ id, type, name, upn, changed }: Target): Json => ({
  id,
  displayName: name ?? null,
  type,
  userPrincipalName: upn ?? null,
  groupType: type === 'Group' ? 'unifiedGroups' : null,
  modifiedProperties: (changed ?? []).map((one) => ({
    displayName: one.name,
    oldValue: valueText(one.before),
    newValue: valueText(one.after),
  })),
});

const initiator = (by: By, tenant: Tenant): Json =>
  'user' in by
    ? {
        app: null,
        user: {
          id: by.user.id,
          displayName: by.user.displayName,
          userPrincipalName: by.user.upn,
          ipAddress: by.address,
          userType: 'Member',
          homeTenantId: tenant.id,
          homeTenantName: null,
        },
      }
    : {
        user: null,
        app: {
          appId: by.app.appId,
          displayName: by.app.displayName,
          servicePrincipalId: by.app.id,
          servicePrincipalName: null,
        },
      };

export const directoryAudit = (asked: AuditAsked): Json => ({
  id: `Directory_${asked.random.uuid()}_${asked.random.base32(5)}_${asked.random.int(1e6, 9e7)}`,
  category: asked.category,
  correlationId: asked.random.uuid(),
  result: asked.failed ? 'failure' : 'success',
  resultReason: asked.reason ?? '',
  activityDisplayName: asked.activity,
  activityDateTime: isoTicks(asked.at),
  loggedByService: asked.service ?? 'Core Directory',
  operationType: asked.operation,
  userAgent: null,
  initiatedBy: initiator(asked.by, asked.tenant),
  targetResources: asked.targets.map(targetOf),
  additionalDetails: (asked.details ?? []).map(([key, value]) => ({ key, value })),
});

export const userTarget = (user: EntraUser, changed: readonly Changed[] = []): Target => ({
  id: user.id,
  type: 'User',
  upn: user.upn,
  name: user.displayName,
  changed,
});

export const appTarget = (app: EntraApp, changed: readonly Changed[] = []): Target => ({
  id: app.id,
  type: 'ServicePrincipal',
  name: app.displayName,
  changed,
});

export const roleTarget = (role: RoleName): Target => ({
  id: roles[role],
  type: 'Role',
  name: role,
  changed: [
    { name: 'Role.DisplayName', after: role },
    { name: 'Role.TemplateId', after: roles[role] },
  ],
});
