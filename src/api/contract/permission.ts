/** Who may do what. `permission` is a required field of every route; nothing is open by omission. */
import { z } from 'zod';

export const permissions = [
  /** No sign-in needed: health and the sign-in itself. */
  'none',
  /** The signature of a connected vendor over the request itself. */
  'vendor',
  /** Anybody who is signed in. */
  'session',
  'overview:read',
  'identities:read',
  'identities:write',
  'incidents:read',
  'incidents:write',
  'events:read',
  /** Questions of one's own over every archived event. */
  'events:hunt',
  'approvals:read',
  'approvals:decide',
  'response:read',
  'response:run',
  'posture:read',
  'exceptions:write',
  'drills:read',
  'drills:run',
  'tasks:read',
  'tasks:write',
  'rules:read',
  /** Try a rule on the events that are kept; its answer holds some of them. */
  'rules:try',
  /** Put rules of the site into force, and take them out. */
  'rules:write',
  'systems:read',
  'ledger:read',
  /** Take the auditor's pack away: the whole ledger, every decision, all evidence. */
  'audit:export',
  'settings:read',
  'settings:write',
  'live:read',
  'ingest:write',
  /** Accounts and groups that another system pushes, read back and changed. */
  'provisioning:read',
  'provisioning:write',
  /** Streams of Shared Signals of one's own, as a receiver: scopes `ssf.read` and `ssf.manage`. */
  'signals:read',
  'signals:manage',
  /** Outputs, and whom Shared Signals are heard from. */
  'exchange:read',
  'exchange:write',
  /** Figures of this process for Prometheus. */
  'metrics:read',
  /** Ask, as a gateway, whether somebody may do something. */
  'decisions:ask',
] as const;

export const permission = z.enum(permissions);
export type Permission = z.infer<typeof permission>;

export const roleNames = [
  'viewer',
  'analyst',
  'approver',
  'admin',
  'auditor',
  'ingest',
  'provisioner',
  'gateway',
  'receiver',
  'monitor',
] as const;
export const roleName = z.enum(roleNames);
export type RoleName = z.infer<typeof roleName>;

const viewer = [
  'session',
  'overview:read',
  'identities:read',
  'incidents:read',
  'approvals:read',
  'response:read',
  'posture:read',
  'drills:read',
  'tasks:read',
  'rules:read',
  'systems:read',
  'live:read',
] as const satisfies readonly Permission[];

const analyst = [
  ...viewer,
  'events:read',
  'events:hunt',
  'incidents:write',
  'response:run',
  'rules:try',
  'tasks:write',
  'drills:run',
  'ledger:read',
] as const satisfies readonly Permission[];

/** Roles → permissions. Approving and settings are apart: an admin who may also approve wears both roles. */
export const rolePermissions: Readonly<Record<RoleName, readonly Permission[]>> = {
  viewer,
  analyst,
  approver: [...viewer, 'events:read', 'approvals:decide', 'tasks:write', 'exceptions:write'],
  admin: [
    ...analyst,
    'identities:write',
    'exceptions:write',
    'rules:write',
    'settings:read',
    'settings:write',
    'exchange:read',
    'exchange:write',
    'audit:export',
  ],
  auditor: [
    ...viewer,
    'events:read',
    'ledger:read',
    'audit:export',
    'settings:read',
    'exchange:read',
  ],
  ingest: ['ingest:write'],
  provisioner: ['provisioning:read', 'provisioning:write'],
  gateway: ['decisions:ask'],
  receiver: ['signals:read', 'signals:manage'],
  monitor: ['metrics:read'],
};

/** Union over the roles somebody wears. */
export const permissionsOf = (roles: readonly RoleName[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role) => rolePermissions[role]));
