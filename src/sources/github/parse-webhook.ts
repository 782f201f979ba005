/** One webhook body → one event. Docs: "Webhook events and payloads". Pure; a fault names the field. */
import { CountersignError, isObject } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { makeEvent } from '../make-event.ts';
import { instant, obj, type Raw, str, timeFault } from '../record.ts';
import {
  botId,
  credentialId,
  githubId,
  orgId,
  pipelineNative,
  repoId,
  teamId,
  tokenNative,
} from './ids.ts';
import { webhookMeaning } from './meaning-webhook.ts';

const LOGSOURCE = { product: 'github', service: 'webhook' } as const;

/** Which event a body is, by the key that only it has, where the header was lost. First fitting line. */
const telling: readonly (readonly [string, string])[] = [
  ['workflow_run', 'workflow_run'],
  ['workflow_job', 'workflow_job'],
  ['check_run', 'check_run'],
  ['check_suite', 'check_suite'],
  ['deployment_status', 'deployment_status'],
  ['deployment', 'deployment'],
  ['comment', 'issue_comment'],
  ['review', 'pull_request_review'],
  ['pull_request', 'pull_request'],
  ['issue', 'issues'],
  ['personal_access_token_request', 'personal_access_token_request'],
  ['repository_ruleset', 'repository_ruleset'],
  ['blocked_user', 'org_block'],
  ['key', 'deploy_key'],
  ['forkee', 'fork'],
  ['release', 'release'],
  ['package', 'package'],
  ['hook', 'meta'],
  ['rule', 'branch_protection_rule'],
  ['alert', 'alert'],
  ['membership', 'organization'],
  ['team', 'team'],
  ['member', 'member'],
  ['pusher', 'push'],
  ['ref_type', 'create'],
];

/** @throws CountersignError ERR_INPUT_INVALID */
const eventNameOf = (record: Raw): string => {
  const said = str(record['X-GitHub-Event']);
  if (said !== undefined) return said;
  const alert = obj(record['alert']);
  if (alert['secret_type'] !== undefined) return 'secret_scanning_alert';
  const repos = record['repositories_added'] ?? record['repositories_removed'];
  if (isObject(record['installation']) && Array.isArray(repos)) return 'installation_repositories';
  if (isObject(record['member']) && isObject(record['team'])) return 'membership';
  const found = telling.find(([key]) => record[key] !== undefined && record[key] !== null);
  if (found) return found[1];
  if (str(record['action']) !== undefined)
    return isObject(record['repository'])
      ? 'repository'
      : isObject(record['installation'])
        ? 'installation'
        : 'organization';
  return 'event';
};

const timeOf = (record: Raw): number => {
  const places = [
    'workflow_run',
    'workflow_job',
    'alert',
    'installation',
    'personal_access_token_request',
    'release',
    'pull_request',
    'issue',
    'repository_ruleset',
    'rule',
    'key',
    'hook',
    'head_commit',
    'deployment',
  ];
  const written = places.flatMap((place) => {
    const one = obj(record[place]);
    return [one['updated_at'], one['completed_at'], one['timestamp'], one['created_at']];
  });
  const repository = obj(record['repository']);
  const times = [
    record['received_at'],
    ...written,
    repository['updated_at'],
    repository['pushed_at'],
  ];
  const time = times.map(instant).find((one) => one !== undefined);
  if (time !== undefined) return time;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    'field received_at is missing, and the body of the webhook holds no other time',
    { detail: timeFault('received_at', record['received_at']) },
  );
};

const actorOf = (record: Raw, scope: string | undefined): EventActor => {
  const run = obj(record['workflow_run']);
  const job = obj(record['workflow_job']);
  const sender = isObject(record['sender'])
    ? record['sender']
    : obj(run['triggering_actor'] ?? run['actor']);
  const login = str(sender['login']);
  const runId = run['id'] ?? job['run_id'];
  const session = typeof runId === 'number' ? { session: { id: `run/${runId}` } } : {};
  const rest = { ...(scope ? { scope } : {}), ...session };
  if (login === undefined)
    return { principalKind: 'unknown', name: 'unknown', kind: 'unknown', ...rest };
  const isBot = str(sender['type']) === 'Bot' || login.endsWith('[bot]');
  return {
    principalId: githubId(login),
    principalKind: 'identity',
    name: login,
    kind: isBot ? 'automation' : 'human',
    ...rest,
  };
};

const person = (value: unknown): readonly EventTarget[] => {
  const login = str(obj(value)['login']);
  return login === undefined ? [] : [{ kind: 'identity', id: githubId(login), name: login }];
};

const credential = (native: unknown): readonly EventTarget[] =>
  typeof native === 'number'
    ? [{ kind: 'credential', id: credentialId(tokenNative(native)), name: tokenNative(native) }]
    : [];

const targetsOf = (record: Raw, org: string | undefined): readonly EventTarget[] => {
  const repo = str(obj(record['repository'])['full_name']);
  const team = str(obj(record['team'])['slug']);
  const slug = str(obj(record['installation'])['app_slug']);
  const request = obj(record['personal_access_token_request']);
  const runs = isObject(record['workflow_run']) || isObject(record['workflow_job']);
  const pipeline = runs && repo ? pipelineNative(repo) : undefined;
  return [
    ...person(
      record['member'] ??
        obj(record['membership'])['user'] ??
        record['blocked_user'] ??
        request['owner'],
    ),
    ...(slug ? [{ kind: 'identity', id: botId(slug), name: `${slug}[bot]` } as const] : []),
    ...(pipeline ? [{ kind: 'identity', id: githubId(pipeline), name: pipeline } as const] : []),
    ...(team && org
      ? [{ kind: 'group', id: teamId(`${org}/${team}`), name: `${org}/${team}` } as const]
      : []),
    ...(repo ? [{ kind: 'resource', id: repoId(repo), name: repo } as const] : []),
    ...credential(request['token_id']),
    ...(org ? [{ kind: 'account', id: orgId(org), name: org } as const] : []),
  ];
};

const FAILED = new Set(['failure', 'startup_failure', 'timed_out']);

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseWebhook = (record: Raw): Event => {
  const event = eventNameOf(record);
  const action = str(record['action']);
  const run = obj(record['workflow_run'] ?? record['workflow_job']);
  const conclusion = str(run['conclusion']);
  const org =
    str(obj(record['organization'])['login']) ??
    str(obj(obj(record['repository'])['owner'])['login']) ??
    str(obj(obj(record['installation'])['account'])['login']) ??
    str(obj(record['repository'])['full_name'])?.split('/')[0];
  const failed = conclusion !== undefined && FAILED.has(conclusion);
  return makeEvent({
    source: 'github',
    logsource: LOGSOURCE,
    vendorId: str(record['X-GitHub-Delivery']),
    time: timeOf(record),
    meaning: webhookMeaning(event, action ?? ''),
    operation: action === undefined ? event : `${event}.${action}`,
    service: event,
    // GitHub tells what was done; only a run can have gone wrong.
    outcome: failed ? 'failure' : 'success',
    ...(failed && conclusion ? { error: { code: conclusion } } : {}),
    actor: actorOf(record, org),
    src: {},
    ...(org ? { cloud: { account: org } } : {}),
    targets: targetsOf(record, org),
    raw: record,
  });
};
