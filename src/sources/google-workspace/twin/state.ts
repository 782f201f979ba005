/** What stands in a Google Workspace customer: kept as Google's own resources, with what lives on beside them. */
import type { Raw } from '../../record.ts';

type Draft = Record<string, unknown>;

/** Somebody else's access that the directory does not show: what a thief would go on with. */
export interface Held {
  readonly email: string;
  readonly kind:
    | 'refresh_token'
    | 'access_token'
    | 'web_session'
    | 'saml_session'
    | 'app_password'
    | 'delegation';
  readonly clientId?: string;
  /** Epoch ms; undefined = no end. */
  readonly expiresAt?: number;
  /** Epoch ms from which it is refused. */
  endsAt?: number;
}

export interface WorkspaceState {
  readonly customer: string;
  readonly users: Map<string, Draft>;
  readonly tokens: Map<string, Draft[]>;
  readonly asps: Map<string, Draft[]>;
  readonly backupCodes: Map<string, string[]>;
  readonly groups: Map<string, Draft>;
  readonly members: Map<string, Draft[]>;
  readonly roles: Draft[];
  readonly assignments: Draft[];
  readonly domains: readonly Draft[];
  readonly devices: readonly Draft[];
  readonly alerts: Draft[];
  /** Oldest first. */
  readonly log: Draft[];
  readonly held: Held[];
  readonly ids: { next: number };
}

export interface Clock {
  now(): number;
}

/** One record of the Reports API, as Google would write it for what was just done. */
export const logged = (
  state: WorkspaceState,
  parts: {
    readonly application: string;
    readonly name: string;
    readonly type: string;
    readonly actor: string;
    readonly at: number;
    readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  },
): void => {
  const number = state.ids.next++;
  state.log.push({
    kind: 'admin#reports#activity',
    id: {
      time: new Date(parts.at).toISOString(),
      uniqueQualifier: String(-number),
      applicationName: parts.application,
      customerId: state.customer,
    },
    etag: `"${number}"`,
    actor: {
      callerType: 'USER',
      email: parts.actor,
      profileId: String(state.users.get(parts.actor)?.['id'] ?? '1'),
    },
    ipAddress: '198.51.100.10',
    events: [
      {
        type: parts.type,
        name: parts.name,
        parameters: Object.entries(parts.parameters ?? {}).map(([name, value]) =>
          typeof value === 'string' ? { name, value } : { name, multiValue: value },
        ),
      },
    ],
  });
};

/** Is it still let through: not expired, not ended, and its user not suspended for longer than the change needs. */
export const isAccepted = (
  state: WorkspaceState,
  held: Held,
  now: number,
  propagationMs: number,
): boolean => {
  if (held.expiresAt !== undefined && now >= held.expiresAt) return false;
  if (held.endsAt !== undefined && now >= held.endsAt) return false;
  const user = state.users.get(held.email);
  const suspendedAt = user?.['twinSuspendedAt'];
  const isOff = typeof suspendedAt === 'number' && now >= suspendedAt + propagationMs;
  // An access token was given out before and is not asked again; other apps and delegated clients never ask.
  const asksGoogle =
    held.kind === 'refresh_token' || held.kind === 'web_session' || held.kind === 'app_password';
  return !(isOff && asksGoogle);
};

export const shown = (record: Raw): Raw => {
  const { twinSuspendedAt: _hidden, ...rest } = record;
  return rest;
};
