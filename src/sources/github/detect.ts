/** Which records are GitHub's: audit log entries and webhook bodies. Reads a few keys only. */
import { isObject } from '../../core/index.ts';
import { obj, type Raw, str, strings } from '../record.ts';

/** Audit log actions have a category and a verb; webhooks have `sender` and no `actor`. */
const isAuditLog = (record: Raw): boolean =>
  /^[a-z][a-z0-9_]*\.[a-z0-9_.-]+$/i.test(str(record['action']) ?? '') &&
  record['sender'] === undefined &&
  ['actor', 'org', 'repo', 'business', 'actor_id'].some((key) => record[key] !== undefined) &&
  [
    '@timestamp',
    'created_at',
    'at_sign_timestamp',
    '_document_id',
    'p_log_type',
    'programmatic_access_type',
  ].some((key) => record[key] !== undefined);

/** Webhook bodies name the one who caused them and where; runs of workflows are known by their own key. */
export const isWebhook = (record: Raw): boolean => {
  if (str(record['X-GitHub-Event']) !== undefined) return true;
  const repository = str(obj(record['repository'])['full_name']);
  const place =
    repository !== undefined ||
    ['organization', 'installation', 'enterprise'].some((key) => isObject(record[key]));
  if (!place) return false;
  if (str(obj(record['sender'])['login']) !== undefined) return true;
  return (
    repository !== undefined &&
    (isObject(record['workflow_run']) || isObject(record['workflow_job']))
  );
};

export const isGithub = (record: Raw): boolean => isAuditLog(record) || isWebhook(record);

/** One organisation's records stay together. */
export const githubPartition = (record: Raw): string =>
  strings(record['org'])[0] ??
  str(record['business']) ??
  str(obj(record['organization'])['login']) ??
  str(obj(obj(record['repository'])['owner'])['login']) ??
  'github';
