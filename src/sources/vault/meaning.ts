/**
 * What a request means in OCSF terms, by its path and operation.
 * https://developer.hashicorp.com/vault/docs/audit and the API reference of each path.
 */
import type { Meaning } from '../make-event.ts';

export interface Request {
  /** Without the mount of a namespace, as logged: `secret/data/app`. */
  readonly path: string;
  /** `create`, `read`, `update`, `delete`, `list`, `patch`, `renew`, `revoke`, `rollback`, `help`. */
  readonly operation: string;
  /** `kv`, `database`, `approle`; older versions write none. */
  readonly mountType: string | undefined;
}

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'],
): Meaning => ({ classUid, activityId, kind, effect });

/** Entity Management: 1 create, 3 update, 4 delete. */
const managed = (operation: string): Meaning => {
  const activity = operation === 'delete' ? 4 : operation === 'create' ? 1 : 3;
  return meaning(3004, activity, 'privilege_change', 'write');
};

const isWrite = (operation: string): boolean => /^(?:create|update|patch|delete)$/.test(operation);

const login = meaning(3002, 1, 'authentication', 'read');
const issue = meaning(3004, 1, 'token_issuance', 'write');
const takeAway = meaning(3004, 4, 'privilege_change', 'write');
const secret = meaning(6003, 2, 'secret_access', 'read');

const changes: readonly (readonly [RegExp, (operation: string) => Meaning])[] = [
  [/^auth\/(?:.{1,200}\/)?login(?:\/|$)/, () => login],
  [/^auth\/.{1,200}\/(?:oidc\/callback|callback)$/, () => login],
  [/^auth\/token\/(?:create|renew)/, () => issue],
  [/^auth\/token\/revoke/, () => takeAway],
  [/^auth\/.{1,200}\/(?:custom-)?secret-id(?:\/destroy|-accessor\/destroy)$/, () => takeAway],
  [/^auth\/.{1,200}\/(?:custom-)?secret-id$/, () => issue],
  [/^sys\/leases\/(?:revoke|revoke-prefix|revoke-force|tidy)/, () => takeAway],
  [/^sys\/(?:seal|step-down|rotate|rekey|generate-root|unseal)/, managed],
  [/^sys\/(?:policy|policies|auth|mounts|remount|audit|namespaces|config|quotas|mfa)\b/, managed],
  [/^sys\/wrapping\/unwrap$/, () => secret],
  [
    /^identity\/(?:entity|persona|entity-alias|alias)\b/,
    (operation) =>
      meaning(
        3001,
        operation === 'delete' ? 6 : operation === 'create' ? 1 : 99,
        'privilege_change',
        'write',
      ),
  ],
  [
    /^identity\/(?:group|group-alias)\b/,
    (operation) => meaning(3006, operation === 'delete' ? 5 : 6, 'privilege_change', 'write'),
  ],
  [/^auth\//, managed],
  [/\/(?:roles?|config|root|keys|issuers?|static-roles)(?:\/|$)/, managed],
];

const secretTypes = new Set(['kv', 'generic', 'cubbyhole']);
/** Engines that make a credential when they are asked. */
const dynamic =
  /\/(?:creds|static-creds|sts|issue|sign|token|key|export|datakey\/plaintext|decrypt)(?:\/|$)/;

const isSecret = ({ path, operation, mountType }: Request): boolean => {
  if (/^(?:sys|auth|identity)\//.test(path)) return false;
  if (dynamic.test(path)) return true;
  if (operation !== 'read') return false;
  // Without a type it may be any engine; metadata of a secret is no secret.
  const isKept = mountType === undefined || secretTypes.has(mountType);
  return isKept && !/^[^/]{1,200}\/(?:metadata|config)(?:\/|$)/.test(path);
};

const activities: Readonly<Record<string, number>> = {
  create: 1,
  read: 2,
  list: 2,
  update: 3,
  patch: 3,
  delete: 4,
};

export const requestMeaning = (request: Request): Meaning => {
  const { path, operation } = request;
  if (isSecret(request)) return secret;
  const change = isWrite(operation) && changes.find(([pattern]) => pattern.test(path));
  if (change) return change[1](operation);
  // A login by OIDC is answered to a GET.
  if (/^auth\/.{1,200}\/callback$/.test(path)) return login;
  const activity = Object.hasOwn(activities, operation) ? activities[operation] : undefined;
  return meaning(
    6003,
    activity ?? 99,
    'other',
    isWrite(operation) ? 'write' : activity === undefined ? 'unknown' : 'read',
  );
};

/** Vault checks a capability, not the HTTP verb; the log names it. */
export const capabilityOf = (operation: string): string =>
  /^(?:create|read|update|patch|delete|list)$/.test(operation) ? operation : 'update';
