/** What stands in the twin of a tenant: Graph's objects as Graph writes them, and the tokens that it gave out. */
import { MINUTE } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';

type Objects = Map<string, Raw>;

/** A token that somebody holds, of whatever sort. */
export interface HeldToken {
  readonly id: string;
  /** User or service principal. */
  readonly ofId: string;
  readonly kind: 'refresh' | 'access' | 'app_cookie';
  readonly issuedAt: number;
  /** Undefined where Entra has no say in its end. */
  readonly expiresAt: number | undefined;
  /** Given to a client, for a service, that both take part in continuous access evaluation. */
  readonly cae: boolean;
  /** Key id of the app credential that it was got with. */
  readonly keyId?: string;
  /** The session that it is of. */
  readonly session?: string;
}

export interface TwinApp {
  readonly clientId: string;
  readonly secret: string;
  readonly roles: readonly string[];
}

export interface TwinState {
  readonly tenantId: string;
  readonly apps: readonly TwinApp[];
  /** Clear secrets of app credentials by key id. */
  readonly secrets: Map<string, string>;
  /** Client id of the app whose credential it is, by key id. */
  readonly keyOwners: Map<string, string>;
  readonly users: Objects;
  readonly servicePrincipals: Objects;
  readonly applications: Objects;
  readonly groups: Objects;
  readonly members: Map<string, readonly string[]>;
  readonly owners: Map<string, readonly string[]>;
  readonly federatedCredentials: Map<string, readonly Raw[]>;
  readonly grants: Objects;
  readonly appRoleAssignments: Objects;
  readonly roleDefinitions: Objects;
  readonly roleAssignments: Objects;
  readonly roleEligibilities: Objects;
  readonly policies: Objects;
  readonly devices: Objects;
  readonly domains: Objects;
  readonly federations: Map<string, readonly Raw[]>;
  /** Objects of the tenant's configuration by their path: one, or a list of them. */
  readonly settings: Map<string, Raw | readonly Raw[]>;
  readonly riskyUsers: Objects;
  readonly riskyServicePrincipals: Objects;
  readonly registrations: Objects;
  readonly principalActivities: Objects;
  readonly credentialActivities: Objects;
  readonly signIns: Raw[];
  readonly audits: Raw[];
  readonly riskDetections: Raw[];
  readonly principalRiskDetections: Raw[];
  readonly provisioning: Raw[];
  readonly tokens: HeldToken[];
  /** When the last change of that sort to that object was accepted. */
  readonly changedAt: Map<string, number>;
  /** A tenant with Entra ID P2 has PIM and ID Protection. */
  licensed: boolean;
  nextId: number;
}

/** A change in the directory is obeyed by all of Entra within this; the twin takes all of it. */
export const REPLICATION_MS = 2 * MINUTE;
/** Critical events reach a service that takes part in CAE within this. */
export const CAE_MS = 15 * MINUTE;

export const guid = (state: TwinState, prefix = 'dddddddd'): string =>
  `${prefix}-0000-4000-8000-${String(state.nextId++).padStart(12, '0')}`;

export const emptyState = (tenantId: string, apps: readonly TwinApp[]): TwinState => ({
  tenantId,
  apps,
  secrets: new Map(),
  keyOwners: new Map(),
  users: new Map(),
  servicePrincipals: new Map(),
  applications: new Map(),
  groups: new Map(),
  members: new Map(),
  owners: new Map(),
  federatedCredentials: new Map(),
  grants: new Map(),
  appRoleAssignments: new Map(),
  roleDefinitions: new Map(),
  roleAssignments: new Map(),
  roleEligibilities: new Map(),
  policies: new Map(),
  devices: new Map(),
  domains: new Map(),
  federations: new Map(),
  settings: new Map(),
  riskyUsers: new Map(),
  riskyServicePrincipals: new Map(),
  registrations: new Map(),
  principalActivities: new Map(),
  credentialActivities: new Map(),
  signIns: [],
  audits: [],
  riskDetections: [],
  principalRiskDetections: [],
  provisioning: [],
  tokens: [],
  changedAt: new Map(),
  licensed: true,
  nextId: 1,
});
