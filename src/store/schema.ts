/** The tables as Kysely sees them; migrations/ is what makes them. Times are epoch ms. */
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';

/** Stored as `json`: the text as given, so any escaped character survives. */
type Json<T> = ColumnType<T, string, string>;

interface Tenanted {
  tenant: string;
}

interface SealedColumns {
  sealed_key_id: string | null;
  sealed_nonce: Uint8Array | null;
  sealed_data: Uint8Array | null;
}

export interface Database {
  migrations: { number: number; name: string; applied_at: number };
  tenants: Tenanted & { name: string; created_at: number };
  partitions: Tenanted & {
    partition: number;
    holder: string | null;
    epoch: number;
    position: number;
    expires_at: number;
  };
  nodes: Tenanted & { node: string; version: string; started_at: number; seen_at: number };
  partition_state: Tenanted & {
    partition: number;
    room: string;
    key: string;
    raw_key: Json<string | null> | null;
    value: Json<unknown>;
  };
  facts: Tenanted & {
    kind: string;
    id: string;
    valid_from: number;
    valid_to: number | null;
    recorded: number;
    of_id: string;
    fact: Json<unknown>;
  };
  principals: Tenanted & {
    id: string;
    kind: string;
    system: string;
    scope: string;
    name: string;
    name_key: string;
    class: string;
    status: string;
    flags: string[];
    tier: number;
    tier_down: Generated<number>;
    risk: number;
    criticality: string;
    owner: string | null;
    owner_basis: string | null;
    facets: Generated<string>;
    facets_key: Generated<number>;
    last_used_at: number | null;
    last_used_key: Generated<number>;
    open_incidents: number;
    failed_checks: number;
    unknown_checks: number;
  };
  principal_names: Tenanted & { id: string; key: string };
  postures: Tenanted & {
    id: string;
    tier: number;
    risk: number;
    judged_at: number;
    posture: Json<unknown>;
  };
  risk_samples: Tenanted & {
    at: number;
    judged: number;
    at_risk: number;
    mean: number;
    failed: number;
    unknown: number;
  };
  findings: Tenanted & {
    id: string;
    kind: string;
    rule: string;
    severity: string;
    status: string;
    time: number;
    finding: Json<unknown>;
  };
  finding_identities: Tenanted & { identity_id: string; finding_id: string };
  incidents: Tenanted & {
    id: string;
    status: string;
    verdict: string;
    severity: string;
    disposition: string;
    confidence: number;
    tier: number;
    drill: boolean;
    opened_at: number;
    updated_at: number;
    incident: Json<unknown>;
  };
  incident_identities: Tenanted & { identity_id: string; incident_id: string };
  incident_marks: Tenanted & {
    incident_id: string;
    mark: string;
    drill: boolean;
    opened_at: number;
  };
  suppressions: Tenanted & { id: string; until_at: number; suppression: Json<unknown> };
  respond_queue: Tenanted & {
    incident_id: string;
    reason: string;
    queued_at: number;
    asked: Generated<number>;
    claimed: Generated<number>;
    claimed_until: number | null;
  };
  plans: Tenanted & {
    id: string;
    incident_id: string;
    playbook: string;
    identity_id: string;
    state: string;
    authority: string;
    created_at: number;
    updated_at: number;
    drill: boolean;
  };
  plan_steps: Tenanted &
    SealedColumns & {
      id: string;
      plan_id: string;
      index: number;
      state: string;
      epoch: number;
      updated_at: number;
      step: Json<unknown>;
    };
  approvals: Tenanted & {
    id: string;
    plan_id: string;
    incident_id: string;
    state: string;
    decided_by: string | null;
    reason: string | null;
    created_at: number;
    expires_at: number;
    decided_at: number | null;
    approval: Json<unknown>;
  };
  pre_authorisations: Tenanted & {
    id: string;
    playbook: string;
    until: number;
    grant_doc: Json<unknown>;
  };
  runners: Tenanted & { holder: string; epoch: number; expires_at: number };
  ledger: Tenanted & {
    sequence: number;
    at: number;
    actor: string;
    verb: string;
    subject: string;
    detail: Json<unknown>;
    previous_hash: string;
    hash: string;
  };
  owner_tasks: Tenanted & {
    id: string;
    subject_id: string;
    owner: string;
    state: string;
    due_at: number;
    task: Json<unknown>;
  };
  risk_exceptions: Tenanted & {
    id: string;
    rule: string;
    subject_id: string;
    until: number;
    exception: Json<unknown>;
  };
  drills: Tenanted & { id: string; started_at: number; run: Json<unknown> };
  existence_reviews: Tenanted & {
    id: string;
    subject_id: string;
    state: string;
    version: number;
    updated_at: number;
    review: Json<unknown>;
  };
  decoys: Tenanted & {
    id: string;
    state: string;
    version: number;
    updated_at: number;
    decoy: Json<unknown>;
  };
  access_reviews: Tenanted & {
    id: string;
    state: string;
    started_at: number;
    review: Json<unknown>;
  };
  access_review_items: Tenanted & {
    review_id: string;
    id: string;
    state: string;
    item: Json<unknown>;
  };
  estate_changes: Tenanted & {
    id: string;
    subject_id: string;
    state: string;
    version: number;
    at: number;
    change: Json<unknown>;
  };
  provisioned: Tenanted & {
    connection: string;
    type: string;
    id: string;
    name_key: string | null;
    version: number;
    resource: Json<unknown>;
  };
  counterparts: Tenanted &
    SealedColumns & {
      kind: string;
      id: string;
      version: number;
      updated_at: number;
      value: Json<unknown>;
    };
  outbox: Tenanted & {
    channel: string;
    id: string;
    sequence: Generated<number>;
    subject: string;
    state: string;
    attempts: number;
    next_at: number;
    claimed_until: number;
    because: string;
    message: Json<unknown>;
    created_at: number;
    ended_at: number | null;
  };
  signals_received: Tenanted & {
    issuer: string;
    jti: string;
    digest: string;
    outcome: string;
    because: string;
    received_at: number;
    signal: Json<unknown>;
  };
  settings: Tenanted & { key: string; value: Json<unknown> };
  sealed_settings: Tenanted & { key: string } & {
    sealed_key_id: string;
    sealed_nonce: Uint8Array;
    sealed_data: Uint8Array;
  };
  counters: Tenanted & { name: string; value: number };
  users: Tenanted & {
    id: string;
    name: string;
    roles: string[];
    identity_ids: string[];
    created_at: number;
    disabled: boolean;
  };
  tokens: Tenanted & {
    id: string;
    user_id: string;
    kind: string;
    hash: string;
    scopes: string[];
    created_at: number;
    expires_at: number;
    used_at: number | null;
    revoked_at: number | null;
  };
}

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;
export type Row<T extends keyof Database> = Selectable<Database[T]>;
