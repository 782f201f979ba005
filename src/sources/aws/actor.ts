/** Who acted: principal, session and credential of one CloudTrail record, and what kind of actor it is. */

import type { Event, EventActor } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { flag, obj, type Raw, str } from '../record.ts';
import { passwordHandle } from './arn.ts';
import { principalOf, type Who } from './principal.ts';
import { credentialOf, sessionOf } from './session.ts';

type Draft = {
  -readonly [K in keyof EventActor]: EventActor[K];
};

/** OIDC issuers whose subjects are pipelines or clusters, not people. */
const machineIssuers =
  /token\.actions\.githubusercontent\.com|gitlab|bitbucket|circleci|app\.terraform\.io|oidc\.eks\.|buildkite|agent\.buildkite|vercel|spacelift|azuredevops|vstoken/i;

/** AWS Labs' MCP servers sign their calls so; a name anyone may choose, so it only describes. */
const agentUserAgent = /awslabs[/#]mcp/i;

const isPermissionSetRole = (principalId: string | undefined): boolean =>
  principalId?.includes(':role/aws-reserved/sso.amazonaws.com/') === true ||
  principalId?.includes(':role/AWSReservedSSO_') === true;

/** Person, machine or agent, from this record alone; `unknown` where it does not say. */
const kindOf = (record: Raw, identity: Raw, who: Who): EventActor['kind'] => {
  const type = str(identity['type']);
  const context = obj(identity['sessionContext']);
  if (who.principalKind === 'service' || str(identity['invokedBy'])) return 'automation';
  if (agentUserAgent.test(str(record['userAgent']) ?? '')) return 'agent';
  if (str(context['ec2RoleDelivery']) || str(obj(identity['inScopeOf'])['credentialsIssuedTo'])) {
    return 'automation';
  }
  if (who.principalId?.includes(':role/aws-service-role/')) return 'automation';
  const issuer =
    str(obj(context['webIdFederationData'])['federatedProvider']) ??
    (type === 'WebIdentityUser' ? str(identity['identityProvider']) : undefined);
  if (issuer && machineIssuers.test(issuer)) return 'automation';
  if (record['eventName'] === 'ConsoleLogin') return 'human';
  if (type === 'Root' || type === 'IdentityCenterUser' || type === 'SAMLUser') return 'human';
  if (flag(record['sessionCredentialFromConsole']) === true) return 'human';
  if (flag(obj(context['attributes'])['mfaAuthenticated']) === true) return 'human';
  return isPermissionSetRole(who.principalId) ? 'human' : 'unknown';
};

/** The account of the actor: its own where said, for anonymous calls none. */
const scopeOf = (identity: Raw): string | undefined => {
  const account = str(identity['accountId']);
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
};

export const actorOf = (record: Raw): EventActor => {
  const identity = obj(record['userIdentity']);
  const who = principalOf(identity);
  const actor: Draft = {
    principalKind: who.principalKind,
    name: who.name,
    kind: kindOf(record, identity, who),
  };
  if (who.principalId !== undefined) actor.principalId = who.principalId;
  const scope = scopeOf(identity);
  if (scope !== undefined) actor.scope = scope;
  const credential = credentialOf(identity) ?? consolePassword(record, who);
  if (credential !== undefined) actor.credential = credential;
  const session = withProof(sessionOf(record, who.sessionName), who, record);
  if (session !== undefined) actor.session = session;
  const invokedBy = str(identity['invokedBy']);
  if (invokedBy !== undefined && who.principalKind !== 'service') actor.invokedBy = invokedBy;
  return actor;
};

/** A console sign-in of a user or root shows the password. */
const consolePassword = (record: Raw, who: Who): EventActor['credential'] | undefined => {
  if (record['eventName'] !== 'ConsoleLogin' || who.principalKind !== 'identity') return undefined;
  if (!who.principalId?.startsWith('aws:arn:')) return undefined;
  const nativeId = passwordHandle(who.principalId.slice('aws:'.length));
  return { type: 'password', nativeId, temporary: false };
};

/** Console sign-ins say MFA beside the identity; federation events prove a subject. */
const withProof = (
  session: EventActor['session'],
  who: Who,
  record: Raw,
): EventActor['session'] => {
  const mfaUsed =
    record['eventName'] === 'ConsoleLogin' && who.principalKind === 'identity'
      ? flag(obj(record['additionalEventData'])['MFAUsed'])
      : undefined;
  if (who.proof === undefined && mfaUsed === undefined) return session;
  const base = session ?? { id: `${who.principalId ?? who.name}|${str(record['eventID']) ?? ''}|` };
  return {
    ...base,
    ...(mfaUsed === undefined ? {} : { mfa: mfaUsed }),
    ...(who.proof === undefined ? {} : { asserted: [...(base.asserted ?? []), who.proof] }),
  };
};

/** Sender: an address, or the service or endpoint that AWS names instead. */
export const sourceOf = (record: Raw): Event['src'] => {
  const src: { ip?: string; service?: string; userAgent?: string } = {};
  const text = str(record['sourceIPAddress']);
  const ip = text === undefined ? undefined : addressOf(text);
  const service = ip === undefined ? (text ?? str(record['vpcEndpointId'])) : undefined;
  const userAgent = str(record['userAgent']);
  if (ip !== undefined) src.ip = ip;
  if (service !== undefined) src.service = service;
  if (userAgent !== undefined) src.userAgent = userAgent;
  return src;
};
