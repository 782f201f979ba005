/** What stands in a Google Cloud organisation, as Google's own resources, and what lives on beside it. */
import type { Raw } from '../../record.ts';

type Draft = Record<string, unknown>;

export interface Policy {
  version: number;
  etag: string;
  bindings: { role: string; members: string[]; condition?: Raw }[];
}

/** What a thief would go on with. */
export interface Held {
  readonly kind: 'key' | 'access_token' | 'other_token' | 'federated_token' | 'inherited';
  readonly account: string;
  readonly key?: string;
  readonly expiresAt?: number;
}

export interface GcpState {
  readonly organization: string;
  readonly folders: readonly Draft[];
  readonly projects: readonly Draft[];
  readonly accounts: Map<string, Draft>;
  readonly keys: Map<string, Draft[]>;
  readonly deletedKeys: Map<string, number>;
  /** By resource: `projects/p`, `organizations/1`, `projects/p/serviceAccounts/a`. */
  readonly policies: Map<string, Policy>;
  readonly roles: readonly Draft[];
  readonly pools: readonly Draft[];
  readonly providers: Draft[];
  readonly apiKeys: readonly Draft[];
  readonly log: Draft[];
  readonly held: readonly Held[];
  readonly ids: { next: number };
}

export interface Clock {
  now(): number;
}

const obeyed = (at: unknown, now: number, propagationMs: number): boolean =>
  typeof at === 'number' && now >= at + propagationMs;

/**
 * A disabled account: its keys and its tokens are refused. A disabled key: no new token, those given out go on.
 * Tokens of other accounts and federated tokens are not asked again.
 */
export const isAccepted = (
  state: GcpState,
  held: Held,
  now: number,
  propagationMs: number,
): boolean => {
  if (held.expiresAt !== undefined && now >= held.expiresAt) return false;
  const account = state.accounts.get(held.account);
  if (held.kind === 'key' || held.kind === 'access_token') {
    if (account === undefined || obeyed(account['twinDisabledAt'], now, propagationMs))
      return false;
  }
  if (held.kind !== 'key') return true;
  const key = state.keys
    .get(held.account)
    ?.find((one) => String(one['name']).endsWith(`/${held.key}`));
  // A deleted one is kept by its id, with the time of its end.
  const endedAt = key === undefined ? state.deletedKeys.get(held.key ?? '') : key['twinDisabledAt'];
  return !obeyed(endedAt, now, propagationMs);
};

export const shown = (record: Raw): Raw => {
  const { twinDisabledAt: _at, ...rest } = record;
  return rest;
};

/** One audit entry for what was just done. */
export const logged = (
  state: GcpState,
  parts: {
    readonly method: string;
    readonly service: string;
    readonly resource: string;
    readonly actor: string;
    readonly at: number;
    readonly labels?: Raw;
    readonly payload?: Raw;
  },
): void => {
  const number = state.ids.next++;
  const project = /^projects\/([^/]+)/.exec(parts.resource)?.[1];
  state.log.push({
    insertId: `ins${String(number).padStart(6, '0')}`,
    logName: `${project ? `projects/${project}` : `organizations/${state.organization}`}/logs/cloudaudit.googleapis.com%2Factivity`,
    timestamp: new Date(parts.at).toISOString(),
    receiveTimestamp: new Date(parts.at + 500).toISOString(),
    severity: 'NOTICE',
    resource: {
      type: 'audited_resource',
      labels: { ...(project ? { project_id: project } : {}), ...parts.labels },
    },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: parts.service,
      methodName: parts.method,
      resourceName: parts.resource,
      authenticationInfo: { principalEmail: parts.actor },
      requestMetadata: { callerIp: '198.51.100.10', callerSuppliedUserAgent: 'countersign' },
      status: {},
      ...parts.payload,
    },
  });
};
