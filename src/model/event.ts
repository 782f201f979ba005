/**
 * One thing that happened, in OCSF terms, with the vendor's own record beside it.
 * This is the narrow form the hot path reads; a source's `ocsf(event)` renders the whole OCSF 1.8 object.
 */
import type { CredentialKind } from './access.ts';
import type { Source } from './fact.ts';

export type ActorKind = 'human' | 'automation' | 'agent' | 'unknown';

/** Mission row 9: what kind of telemetry this event is. */
export type TelemetryKind =
  | 'authentication'
  | 'token_issuance'
  | 'privilege_change'
  | 'secret_access'
  | 'service_to_service'
  | 'other';

/**
 * What an act did to those who watch and to those who are trusted, where its class and targets cannot say it.
 * Only what surely goes in this direction: a setting that may be either has none.
 */
export type Deed =
  /** What is recorded became less: a log stopped, deleted, cleared, a stream of it cut. */
  | 'audit_weakened'
  /** What raises alarms became less: an alert rule, a detector, a scanner switched off. */
  | 'alerting_weakened'
  /** From whom sign-ins or tokens are believed was changed. */
  | 'federation_changed'
  /** An application was let in by consent. */
  | 'consent_given'
  /** A device was joined to an account, which may vouch for it later. */
  | 'device_registered'
  /** A program was set to run by itself on a machine: a service, a scheduled task. */
  | 'program_planted'
  /** A shell was opened on a machine, a key for one laid there, or a command run on it from outside. */
  | 'machine_entered';

export interface EventActor {
  /** Inventory id of the identity or role acting, when the record names one. */
  readonly principalId?: string;
  readonly principalKind: 'identity' | 'role' | 'service' | 'anonymous' | 'unknown';
  readonly name: string;
  /** The account or tenant of the actor. */
  readonly scope?: string;
  readonly kind: ActorKind;
  /** The credential shown with this request. */
  readonly credential?: {
    readonly type: CredentialKind;
    readonly nativeId: string;
    readonly temporary: boolean;
  };
  readonly session?: {
    /** Stable within one use of an identity. */
    readonly id: string;
    readonly name?: string;
    readonly createdAt?: number;
    /** `undefined` where the record does not say. */
    readonly mfa?: boolean;
    /** Asserted upstream names: session name, source identity, SAML or OIDC subject. */
    readonly asserted?: readonly {
      readonly kind: string;
      readonly value: string;
      /** Who says so, where `value` does not say it itself (`<issuer>:<subject>`): OIDC issuer, SAML entity id. */
      readonly issuer?: string;
      readonly verified: boolean;
    }[];
  };
  /**
   * A service acting on the caller's behalf from its own address, e.g. `cloudformation.amazonaws.com`. The application
   * in a person's own hands is `auth.client`.
   */
  readonly invokedBy?: string;
}

/** Why a proof was refused, in words shared by all systems. */
export type Refusal =
  | 'wrong_secret'
  | 'unknown_account'
  | 'locked'
  | 'disabled'
  | 'expired'
  /** The holder of a second factor said no, or did not answer. */
  | 'factor_denied'
  | 'factor_ignored'
  | 'factor_wrong'
  /** A token that is given out once came a second time. */
  | 'reused'
  | 'policy';

/** How somebody proved who they are, or what was refused. Each part is absent where the record does not say. */
export interface EventAuth {
  readonly protocol?:
    | 'kerberos'
    | 'ntlm'
    | 'ldap'
    | 'saml'
    | 'oidc'
    | 'oauth'
    | 'ssh'
    | 'radius'
    /** A mail or office protocol that knows only name and password, and so no second factor. */
    | 'legacy';
  /** OAuth 2.0 grant: RFC 6749 §4 and §6, RFC 8628 (`device_code`), RFC 8693 (`token_exchange`). */
  readonly grant?:
    | 'authorization_code'
    | 'implicit'
    | 'password'
    | 'client_credentials'
    | 'refresh_token'
    | 'device_code'
    | 'token_exchange';
  /** The system's own password, or a word of the organisation's identity provider. */
  readonly via?: 'local' | 'federated';
  /** `challenge`: a second factor was asked for; `factor`: it was answered. */
  readonly step?:
    | 'primary'
    | 'challenge'
    | 'factor'
    | 'pre_authentication'
    | 'ticket'
    | 'service_ticket';
  readonly factor?: 'push' | 'code' | 'message' | 'call' | 'phishing_resistant' | 'other';
  readonly refusal?: Refusal;
  /** The application that signs in or asks for the token. */
  readonly client?: string;
  /** Cipher of a ticket (RFC 3961). */
  readonly cipher?: 'des' | 'rc4' | 'aes';
  /** Ticket given without proof that the asker knows the key (RFC 4120 §5.2.7). */
  readonly unproven?: boolean;
  /** Over the network, as against at the machine itself. */
  readonly remote?: boolean;
}

/** A credential that this event brought into being; the join key of lineage. */
export interface IssuedCredential {
  readonly type: CredentialKind;
  readonly nativeId: string;
  /** The identity or role it acts as. */
  readonly forId: string;
  readonly expiresAt?: number;
  readonly sessionName?: string;
}

export interface EventTarget {
  readonly kind: 'identity' | 'role' | 'group' | 'policy' | 'credential' | 'resource' | 'account';
  readonly id: string;
  readonly name: string;
}

export interface Event {
  /** `hashId('evt', [source, vendorId])`. */
  readonly id: string;
  /** The vendor's own event id. */
  readonly vendorId: string;
  readonly source: Source;
  /** Sigma logsource of the record. */
  readonly logsource: { readonly product: string; readonly service: string };
  /** Epoch ms. */
  readonly time: number;
  /** The record says no time: `time` is when it reached us. */
  readonly timeIs?: 'received';
  /** OCSF class and activity. */
  readonly classUid: number;
  readonly activityId: number;
  readonly kind: TelemetryKind;
  /** Vendor operation (`CreateAccessKey`) and service (`iam.amazonaws.com`). */
  readonly operation: string;
  readonly service: string;
  /** Privilege in entitlement terms, e.g. `iam:CreateAccessKey`. */
  readonly privilege: string;
  readonly effect: 'read' | 'write' | 'unknown';
  readonly deed?: Deed;
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly error?: { readonly code: string; readonly message?: string };
  readonly actor: EventActor;
  readonly src: {
    /** A parsed IP; a service name or vpce id is in `service`, never here. */
    readonly ip?: string;
    readonly service?: string;
    readonly userAgent?: string;
    /** What the system knows the device by: a registered device, or a fingerprint of its TLS or browser. */
    readonly device?: string;
    /** The organisation manages the device. */
    readonly managed?: boolean;
  };
  /** Where in the estate: account, region. */
  readonly cloud: { readonly account?: string; readonly region?: string };
  readonly targets: readonly EventTarget[];
  /** The actor's own word (a span of an agent's trace), not the word of the system that was acted on. */
  readonly selfReported?: true;
  readonly issued?: IssuedCredential;
  readonly auth?: EventAuth;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One upstream step behind a session. `verified` = credential join or OIDC claim; `asserted` = a name anyone may choose. */
export interface LineageLink {
  readonly principalId: string;
  readonly how:
    | 'credential_join'
    | 'oidc_subject'
    | 'saml_subject'
    | 'on_behalf_of'
    | 'source_identity'
    | 'session_name'
    | 'service'
    | 'self';
  readonly trust: 'verified' | 'asserted';
  readonly eventId?: string;
}

/** Who is behind a session: baselines live on (root, actingAs). */
export interface Lineage {
  /** The furthest verified, stable upstream principal. */
  readonly root: string;
  /** The identity or role whose privileges are used. */
  readonly actingAs: string;
  /** From the acting principal upstream. */
  readonly links: readonly LineageLink[];
  /** Where the record names neither credential nor session: what this root last opened from the same address. */
  readonly opened?: {
    readonly type: CredentialKind;
    readonly nativeId: string;
    /** When, epoch ms. */
    readonly at: number;
  };
}

/** A record that could not be read, with its place; the rest goes on. */
export interface SetAside {
  readonly file?: string;
  /** 1-based line or record number. */
  readonly line: number;
  readonly because: string;
  /** At most 200 characters of it, control characters escaped; never a secret field. */
  readonly excerpt?: string;
}
