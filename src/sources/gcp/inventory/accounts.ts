/** Service accounts, their keys, API keys and projects, as Google's APIs write them. Pure. */
import {
  type Credential,
  type Fact,
  type Identity,
  known,
  noFlags,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { accountIn, gcpId, keyId, keyIn } from '../ids.ts';

const dateOf = (value: unknown, what: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`Google does not say ${what}`) : known(time);
};

export const serviceAccount = (account: Raw, scope: string): Identity | undefined => {
  const email = str(account['email'])?.toLowerCase();
  if (email === undefined) return undefined;
  const number = str(account['uniqueId']) ?? str(account['unique_id']);
  const isDefault = /^\d+-compute@developer\.|@appspot\.gserviceaccount\.com$/.test(email);
  const description = str(account['description']);
  return {
    kind: 'identity',
    id: gcpId(email),
    system: 'gcp',
    nativeId: email,
    scope,
    name: str(account['displayName']) ?? email,
    class: 'service_account',
    classReason: isDefault
      ? 'default service account that Google made for the project'
      : 'service account of the project',
    flags: noFlags,
    status: account['disabled'] === true ? 'disabled' : 'active',
    createdAt: unknown('the IAM API keeps no date of service accounts'),
    interactive: known(false),
    mfa: unknown('a service account has no second factor'),
    lastUsedAt: unknown('the IAM API does not say when a service account was last used'),
    tags: {
      email,
      ...(number === undefined ? {} : { uniqueId: number }),
      ...(description === undefined ? {} : { description }),
    },
    handles: [
      { kind: 'email', value: email, verified: true },
      // The same number is its client id in domain-wide delegation.
      ...(number === undefined ? [] : [{ kind: 'app_id' as const, value: number, verified: true }]),
    ],
  };
};

/** Google writes "never" as the last second of the year 9999. */
const NEVER = Date.UTC(9000, 0, 1);

export const serviceAccountKey = (key: Raw): Credential | undefined => {
  const name = str(key['name']);
  const native = keyIn(name);
  const account = accountIn(name);
  if (native === undefined || account === undefined) return undefined;
  const ends = instant(key['validBeforeTime']);
  const isGoogles = str(key['keyType']) === 'SYSTEM_MANAGED';
  return {
    kind: 'credential',
    id: keyId(native),
    system: 'gcp',
    ofId: gcpId(account.toLowerCase()),
    // Google signs with its own keys; a key of the user's is what is carried away.
    type: isGoogles ? 'signing_key' : 'access_key',
    nativeId: native,
    status: key['disabled'] === true ? 'inactive' : 'active',
    issuer: isGoogles ? 'Google, which keeps and rotates it' : 'iam.googleapis.com',
    createdAt: dateOf(key['validAfterTime'], 'since when the key is valid'),
    lastUsedAt: unknown('the IAM API does not say when a key was last used'),
    lastUsedPrecision: 0,
    expiresAt:
      ends === undefined
        ? unknown('Google does not say until when the key is valid')
        : known(ends > NEVER ? null : ends),
    rotatedAt: known(null),
    storedIn: isGoogles ? 'vault' : 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};

/** An API key names a project, and no account. */
export const apiKey = (key: Raw, projectId: string): Credential | undefined => {
  const uid = str(key['uid']) ?? keyIn(str(key['name']));
  if (uid === undefined) return undefined;
  return {
    kind: 'credential',
    id: gcpId(`apikey:${uid}`),
    system: 'gcp',
    ofId: gcpId(`projects/${projectId}`),
    type: 'api_token',
    nativeId: uid,
    status: str(key['deleteTime']) === undefined ? 'active' : 'deleted',
    issuer: 'apikeys.googleapis.com',
    createdAt: dateOf(key['createTime'], 'when the API key was made'),
    lastUsedAt: unknown('Google does not say when an API key was last used'),
    lastUsedPrecision: 0,
    expiresAt: known(null),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};

/** Organisations, folders and projects; a project is an account in the words of other clouds. */
export const container = (thing: Raw, scope: string): Resource | undefined => {
  const projectId = str(thing['projectId']);
  const native = projectId === undefined ? str(thing['name']) : `projects/${projectId}`;
  if (native === undefined) return undefined;
  const labels = obj(thing['labels']);
  const parent = str(thing['parent']);
  const number =
    /^projects\/(\d+)$/.exec(str(thing['name']) ?? '')?.[1] ?? str(thing['projectNumber']);
  const environment = str(labels['environment']) ?? str(labels['env']);
  return {
    kind: 'resource',
    id: gcpId(native),
    system: 'gcp',
    nativeId: native,
    scope,
    name: str(thing['displayName']) ?? projectId ?? native,
    type: native.split('/')[0]?.replace(/s$/, '') ?? 'container',
    tags: {
      ...Object.fromEntries(
        Object.entries(labels)
          .filter((one): one is [string, string] => typeof one[1] === 'string')
          .slice(0, 64),
      ),
      ...(parent === undefined ? {} : { parent }),
      ...(number === undefined ? {} : { projectNumber: number }),
      ...(str(thing['createTime']) === undefined
        ? {}
        : { createdAt: str(thing['createTime']) ?? '' }),
      ...(str(thing['creationTime']) === undefined
        ? {}
        : { createdAt: str(thing['creationTime']) ?? '' }),
    },
    ...(environment === undefined ? {} : { environment }),
  };
};
