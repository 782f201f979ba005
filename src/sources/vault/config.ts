/** What Countersign is told about one Vault or OpenBao cluster: it reads, and hands over new secrets where asked to. */
import { z } from 'zod';
import type { ConnectionAbout, Permissions, SourceDefinition } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

export const vaultConfig = z
  .strictObject({
    url: z.url().refine(
      (value) => {
        const url = new URL(value);
        return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
      },
      { error: 'the address must be https, or http on a loopback address' },
    ),
    token: z.string().min(1),
    /** Writes new secrets to the places of their consumers, and may nothing else; without it none is written. */
    placeToken: z.string().min(1).exactOptional(),
    /** `X-Vault-Namespace` (Vault Enterprise, OpenBao); without it the root namespace. */
    namespace: z.string().min(1).exactOptional(),
    /** Tokens are asked one by one; beyond this many the rest is told as unseen. */
    maxTokens: z.int().min(0).max(1_000_000).default(20_000),
  })
  .readonly();

export type VaultConfig = z.output<typeof vaultConfig>;

export const scopeOf = (config: VaultConfig): string => config.namespace ?? 'root';

export const aboutVault = (config: VaultConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [],
  acts: false,
});

/** As a policy writes them: capability and path. */
export const need = {
  self: 'read auth/token/lookup-self',
  mounts: 'read sys/auth',
  engines: 'read sys/mounts',
  entities: 'list identity/entity/id',
  entity: 'read identity/entity/id/+',
  groups: 'list identity/group/id',
  group: 'read identity/group/id/+',
  policies: 'list sys/policies/acl',
  policy: 'read sys/policies/acl/+',
  roles: 'list auth/+/role',
  role: 'read auth/+/role/+',
  secretIds: 'list auth/+/role/+/secret-id',
  secretId: 'update auth/+/role/+/secret-id-accessor/lookup',
  accessors: 'sudo list auth/token/accessors',
  accessor: 'update auth/token/lookup-accessor',
  engineRoles: 'list +/roles',
} as const;

export const vaultPermissions: Permissions = { read: Object.values(need), act: [], undo: [] };

const device = 'an audit device (file, syslog or socket) enabled';

export const vaultTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'needs', setting: device },
  token_issuance: { given: 'needs', setting: device },
  privilege_change: { given: 'needs', setting: device },
  secret_access: { given: 'needs', setting: device },
  service_to_service: { given: 'no' },
};

/** Written before the answer is sent: a call that no device could write down fails (documentation, "Audit devices"). */
export const vaultLateness = { typicalSeconds: 1, worstSeconds: 300 };

export const vaultUnobservable: SourceDefinition['unobservable'] = [
  { privilege: 'sys/health', because: 'unauthenticated status paths are not audited' },
];
