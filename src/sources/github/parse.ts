/** One record → one event: an entry of the audit log, or the body of a webhook. Pure; a fault names the field. */
import { CountersignError } from '../../core/index.ts';
import type { Event, EventActor, EventTarget, IssuedCredential } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { instant, list, need, type Raw, str, strings, timeFault } from '../record.ts';
import { isWebhook } from './detect.ts';
import {
  credentialId,
  githubId,
  orgId,
  pipelineNative,
  repoId,
  teamId,
  tokenNative,
} from './ids.ts';
import { deedOf, meaningOf } from './meaning.ts';
import { parseWebhook } from './parse-webhook.ts';

const LOGSOURCE = { product: 'github', service: 'audit' } as const;

/** Pipelines that may not write `@` spell it out. */
const timeOf = (record: Raw): number => {
  const written = record['@timestamp'] ?? record['created_at'] ?? record['at_sign_timestamp'];
  const time = instant(written);
  if (time !== undefined) return time;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    'field @timestamp is missing or no time, and so is created_at',
    { detail: timeFault('@timestamp', written) },
  );
};

const isBot = (record: Raw, actor: string): boolean =>
  record['actor_is_bot'] === true || actor.endsWith('[bot]');

const idOf = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : str(value);

interface Shown {
  readonly type: 'api_token' | 'ssh_key';
  readonly nativeId: string;
}

/** `token_id` where there is one: it is the id in the lists of tokens. Else the hash, which tells one from another. */
const shownIn = (record: Raw): Shown | undefined => {
  const id = idOf(record['token_id']);
  const hash = str(record['hashed_token']);
  const key = str(record['public_key_fingerprint']) ?? str(record['fingerprint']);
  const isKey = /ssh|deploy key/i.test(str(record['programmatic_access_type']) ?? '');
  if (id !== undefined && !isKey) return { type: 'api_token', nativeId: tokenNative(id) };
  if (isKey || (key && hash === undefined)) {
    const nativeId = key ?? hash ?? id;
    return nativeId === undefined ? undefined : { type: 'ssh_key', nativeId };
  }
  return hash === undefined ? undefined : { type: 'api_token', nativeId: hash };
};

/** These speak of the token or key that they made or took away; with what the caller came, they do not say. */
const aboutCredential =
  /^(?:personal_access_token|public_key|deploy_key|oauth_access|org_credential_authorization)\.|^org\.credential_/;

const aboutToken =
  /^(?:personal_access_token|oauth_access|org_credential_authorization)\.|^org\.credential_/;

/** How the caller proved itself. Docs: "Identifying audit log events performed by an access token". */
const credentialOf = (record: Raw, action: string): EventActor['credential'] => {
  if (aboutCredential.test(action) && record['programmatic_access_type'] === undefined)
    return undefined;
  // An id of a token is here of the one that was let in or taken away: of the caller's own there is the hash alone.
  const shown = shownIn(
    aboutToken.test(action) ? { hashed_token: record['hashed_token'] } : record,
  );
  if (shown === undefined) return undefined;
  const type = str(record['programmatic_access_type']) ?? '';
  // Tokens of apps last an hour, of users through apps eight; classic tokens and keys until taken back.
  return { ...shown, temporary: /server-to-server|user-to-server|OAuth/i.test(type) };
};

const sessionOf = (record: Raw, actor: string): EventActor['session'] => {
  const saml = str(record['external_identity_nameid']);
  const name = str(record['external_identity_username']);
  const run = idOf(record['workflow_run_id']);
  if (saml === undefined && run === undefined) return undefined;
  const asserted = [
    ...(saml ? [{ kind: 'saml_subject', value: saml, verified: true }] : []),
    ...(name ? [{ kind: 'external_identity', value: name, verified: true }] : []),
  ];
  return {
    id: run === undefined ? `${actor}/${saml}` : `run/${run}`,
    ...(asserted.length > 0 ? { asserted } : {}),
  };
};

const actorOf = (record: Raw, action: string): EventActor => {
  const actor = str(record['actor']);
  const credential = credentialOf(record, action);
  const scope = strings(record['org'])[0] ?? str(record['business']);
  const session = sessionOf(record, actor ?? 'unknown');
  const rest = {
    ...(scope ? { scope } : {}),
    ...(credential ? { credential } : {}),
    ...(session ? { session } : {}),
  };
  if (actor === undefined)
    return { principalKind: 'unknown', name: 'unknown', kind: 'unknown', ...rest };
  const isProgram = record['programmatic_access_type'] !== undefined || credential !== undefined;
  return {
    principalId: githubId(actor),
    principalKind: 'identity',
    name: actor,
    kind: isBot(record, actor) || isProgram ? 'automation' : 'human',
    ...rest,
  };
};

const named = (
  kind: EventTarget['kind'],
  idFor: (name: string) => string,
  values: unknown,
): readonly EventTarget[] => strings(values).map((name) => ({ kind, id: idFor(name), name }));

const repoOf = (record: Raw): unknown =>
  record['repo'] ?? record['repository'] ?? record['public_repo'];

const targetsOf = (record: Raw, action: string): readonly EventTarget[] => {
  const pipeline = /^workflows\./.test(action)
    ? named('identity', (repo) => githubId(pipelineNative(repo)), repoOf(record))
    : [];
  const about = aboutCredential.test(action) ? shownIn(record) : undefined;
  return [
    ...named('identity', githubId, record['user']),
    ...pipeline,
    ...named('group', teamId, record['team']),
    ...named('resource', repoId, repoOf(record)),
    ...(about
      ? [{ kind: 'credential', id: credentialId(about.nativeId), name: about.nativeId } as const]
      : []),
    ...named('account', orgId, record['org']),
  ];
};

/** The token or key that this record says was let in. */
const issuedIn = (record: Raw, action: string): IssuedCredential | undefined => {
  if (
    !/^(?:personal_access_token\.access_granted|public_key\.create|oauth_access\.create)$/.test(
      action,
    )
  )
    return undefined;
  const holder = str(record['user']) ?? str(record['actor']);
  const shown = shownIn(record);
  const isDeployKey = /^public_key/.test(action) && repoOf(record) !== undefined;
  if (shown === undefined || holder === undefined || isDeployKey) return undefined;
  return { ...shown, forId: githubId(holder) };
};

const sourceOf = (record: Raw): Event['src'] => {
  const written = str(record['actor_ip']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(record['user_agent']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
const parseAuditLog = (record: Raw): Event => {
  const action = need(str(record['action']), 'action');
  const failed = /(?:^|[._])failed(?:_|$)/.test(action);
  const account = strings(record['org'])[0] ?? str(record['business']);
  const issued = issuedIn(record, action);
  const meaning = meaningOf(action, str(record['operation_type']));
  // "Prepared" lists the secrets that were handed to the job.
  const secrets = list(record['secrets_passed']).length > 0;
  return makeEvent({
    source: 'github',
    logsource: LOGSOURCE,
    vendorId: str(record['_document_id']),
    time: timeOf(record),
    deed: deedOf(action),
    meaning: secrets ? { ...meaning, kind: 'secret_access', effect: 'read' } : meaning,
    operation: action,
    service: action.split('.')[0] ?? action,
    // The audit log holds what was done; the one failure it knows says so in its name.
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: action } } : {}),
    actor: actorOf(record, action),
    src: sourceOf(record),
    ...(account ? { cloud: { account } } : {}),
    targets: targetsOf(record, action),
    ...(issued ? { issued } : {}),
    raw: record,
  });
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseGithub = (record: Raw): Event =>
  isWebhook(record) ? parseWebhook(record) : parseAuditLog(record);
