/** What stands in the twin of one GitHub organisation, and what its people and programs may do. */
export interface TwinUser {
  readonly login: string;
  readonly id: number;
  role: 'admin' | 'member' | 'outside';
  readonly twoFactor: boolean;
  readonly emails: readonly string[];
  readonly samlName?: string;
}

export interface TwinRepo {
  readonly name: string;
  readonly id: number;
  readonly visibility: 'public' | 'private';
  readonly createdAt: string;
  readonly collaborators: Map<string, string>;
  readonly keys: {
    id: number;
    key: string;
    title: string;
    read_only: boolean;
    added_by: string;
    created_at: string;
    last_used: string | null;
  }[];
  readonly secrets: { name: string; created_at: string; updated_at: string }[];
  readonly variables: { name: string; value: string; created_at: string; updated_at: string }[];
  readonly environments: {
    name: string;
    created_at: string;
    secrets: { name: string; created_at: string; updated_at: string }[];
    variables: { name: string; value: string; created_at: string; updated_at: string }[];
  }[];
  readonly hooks: { id: number; url: string }[];
  readonly runners: { id: number; name: string }[];
  readonly subject: Readonly<Record<string, unknown>>;
  actions: { enabled: boolean; allowed_actions: string; sha_pinning_required: boolean };
  readonly runs: {
    id: number;
    status: 'in_progress' | 'completed';
    conclusion: string | null;
    head_branch: string;
  }[];
  readonly rules: readonly Readonly<Record<string, unknown>>[];
  readonly rulesets: readonly Readonly<Record<string, unknown>>[];
  protection: Readonly<Record<string, unknown>> | undefined;
  readonly files: Readonly<Record<string, string>>;
}

export interface TwinTeam {
  readonly slug: string;
  readonly parent: string | undefined;
  readonly members: Set<string>;
  readonly repos: Map<string, string>;
}

export interface TwinState {
  readonly org: string;
  readonly users: Map<string, TwinUser>;
  readonly teams: Map<string, TwinTeam>;
  readonly repos: Map<string, TwinRepo>;
  readonly installations: {
    id: number;
    app_id: number;
    app_slug: string;
    created_at: string;
    suspended_at: string | null;
    permissions: Record<string, string>;
  }[];
  pats: {
    id: number;
    token_id: number;
    owner: string;
    name: string;
    subset: readonly string[] | undefined;
    expires: string | null;
    used: string | null;
  }[];
  authorizations: {
    credential_id: number;
    authorized_credential_id: number;
    login: string;
    type: string;
    scopes: readonly string[];
    note?: string;
    fingerprint?: string;
  }[];
  readonly secrets: { name: string; created_at: string; updated_at: string }[];
  /** Of the organisation. */
  readonly rulesets: readonly Readonly<Record<string, unknown>>[];
  readonly blocks: Set<string>;
  readonly invitations: Set<string>;
  readonly audit: Record<string, unknown>[];
}
