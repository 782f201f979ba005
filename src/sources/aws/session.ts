/** One use of an identity: its key, its start, and what it says of who stands behind it. */
import type { EventActor } from '../../model/index.ts';
import { flag, instant, obj, type Raw, str } from '../record.ts';
import { identityCenterUserId, nameOfArn } from './arn.ts';

export interface Asserted {
  readonly kind: string;
  readonly value: string;
  /** AWS checked it; otherwise the caller chose it. */
  readonly verified: boolean;
}

/** What the session names besides its role: each said by whom, and whether AWS checked it. */
const assertedOf = (identity: Raw, context: Raw, sessionName: string | undefined): Asserted[] => {
  const out: Asserted[] = [];
  if (sessionName) out.push({ kind: 'session_name', value: sessionName, verified: false });
  const source = str(context['sourceIdentity']);
  if (source) out.push({ kind: 'source_identity', value: source, verified: false });
  const provider = str(obj(context['webIdFederationData'])['federatedProvider']);
  if (provider) out.push({ kind: 'oidc_provider', value: provider, verified: true });
  const behalf = obj(identity['onBehalfOf']);
  const store = str(behalf['identityStoreArn']);
  const user = str(behalf['userId']);
  if (store && user) {
    const value = identityCenterUserId(nameOfArn(store), user);
    out.push({ kind: 'on_behalf_of', value, verified: true });
  }
  const workload = str(obj(identity['inScopeOf'])['credentialsIssuedTo']);
  if (workload) out.push({ kind: 'workload', value: workload, verified: true });
  if (sessionName && str(context['ec2RoleDelivery'])) {
    out.push({ kind: 'ec2_instance', value: sessionName, verified: true });
  }
  return out;
};

/**
 * One use of an identity. Console sessions swap their keys while they last, so there the key is left out.
 */
export const sessionOf = (
  record: Raw,
  sessionName: string | undefined,
): EventActor['session'] | undefined => {
  const identity = obj(record['userIdentity']);
  const context = obj(identity['sessionContext']);
  const attributes = obj(context['attributes']);
  const created = str(attributes['creationDate']);
  const asserted = assertedOf(identity, context, sessionName);
  if (created === undefined && sessionName === undefined && asserted.length === 0) return undefined;
  const fromConsole = flag(record['sessionCredentialFromConsole']) === true;
  const key = fromConsole ? 'console' : (str(identity['accessKeyId']) ?? '');
  const owner = str(identity['principalId']) ?? str(identity['arn']) ?? '';
  const createdAt = instant(created);
  const mfa = flag(attributes['mfaAuthenticated']);
  return {
    id: `${owner}|${key}|${created ?? ''}`,
    ...(sessionName ? { name: sessionName } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(mfa === undefined ? {} : { mfa }),
    ...(asserted.length === 0 ? {} : { asserted }),
  };
};

/** AKIA… lives until revoked; ASIA… is minted by STS and expires. */
export const credentialOf = (identity: Raw): EventActor['credential'] | undefined => {
  const key = str(identity['accessKeyId']);
  if (key === undefined) return undefined;
  const temporary = !key.startsWith('AKIA') && !key.startsWith('ABIA');
  return { type: temporary ? 'session_token' : 'access_key', nativeId: key, temporary };
};
