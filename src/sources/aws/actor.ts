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

const MEMO_LIMIT = 20_000;
const MEMO_KEY_LENGTH = 4_096;
const actors = new Map<string, EventActor>();

const remember = <T>(memo: Map<string, T>, key: string, value: T): void => {
  if (key.length > MEMO_KEY_LENGTH) return;
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(key, value);
};

/** All that the actor is read from; undefined where that is more than who it is: the sign-in itself. */
const memoKey = (record: Raw, identity: Raw): string | undefined => {
  if (record['eventName'] === 'ConsoleLogin') return undefined;
  const fromConsole = flag(record['sessionCredentialFromConsole']) === true;
  const byAgent = agentUserAgent.test(str(record['userAgent']) ?? '');
  return `${fromConsole ? 'c' : ''}${byAgent ? 'a' : ''}${JSON.stringify(identity)}`;
};

/** Same identity, same session, same actor: remembered, because one session makes many calls. */
export const actorOf = (record: Raw): EventActor => {
  const identity = obj(record['userIdentity']);
  const key = memoKey(record, identity);
  const seen = key === undefined ? undefined : actors.get(key);
  if (seen !== undefined) return seen;
  const who = principalOf(identity);
  const actor = readActor(record, identity, who);
  // A subject is proved by one event.
  if (key === undefined || who.proof !== undefined) return actor;
  remember(actors, key, actor);
  return actor;
};

const readActor = (record: Raw, identity: Raw, who: Who): EventActor => {
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

const senders = new Map<string, Event['src']>();

/** Sender: an address, or the service or endpoint that AWS names instead. */
export const sourceOf = (record: Raw): Event['src'] => {
  const text = str(record['sourceIPAddress']) ?? '';
  const endpoint = str(record['vpcEndpointId']) ?? '';
  const userAgent = str(record['userAgent']) ?? '';
  // Lengths first: what callers write must not pass for another's.
  const key = `${text.length} ${endpoint.length} ${text}${endpoint}${userAgent}`;
  const seen = senders.get(key);
  if (seen !== undefined) return seen;
  const src = readSource(str(text), str(endpoint), str(userAgent));
  remember(senders, key, src);
  return src;
};

const readSource = (
  text: string | undefined,
  endpoint: string | undefined,
  userAgent: string | undefined,
): Event['src'] => {
  const src: { ip?: string; service?: string; userAgent?: string } = {};
  const ip = text === undefined ? undefined : addressOf(text);
  const service = ip === undefined ? (text ?? endpoint) : undefined;
  if (ip !== undefined) src.ip = ip;
  if (service !== undefined) src.service = service;
  if (userAgent !== undefined) src.userAgent = userAgent;
  return src;
};
