/**
 * Secret scanning as evidence: GitHub found a credential where it should not be. A secret that is public, or that
 * GitHub has seen to work, does not decay. Docs: "REST API endpoints for secret scanning", "secret_scanning_alert".
 */
import { createHash } from 'node:crypto';
import type { Event } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { githubId, pipelineNative } from './ids.ts';

const opened =
  /^secret_scanning_alert\.(?:create|created|reopen|reopened|publicly_leaked|validated|validity_changed)$/;
const closed = /^secret_scanning_alert\.(?:resolve|resolved)$/;
const benign = new Set(['false_positive', 'used_in_tests', 'wont_fix']);

/** How the credential shows itself in logs: AWS key ids are no secret, GitHub tokens stand there as base64 SHA-256. */
const observableOf = (type: string, secret: string | undefined): readonly string[] => {
  if (secret === undefined) return [];
  if (type === 'aws_access_key_id') return [`credential:${secret}`];
  if (!type.startsWith('github_')) return [];
  return [`credential:${createHash('sha256').update(secret).digest('base64')}`];
};

/** The webhook nests the alert, the audit log lays it flat. */
const alertIn = (raw: Raw): Raw => {
  const alert = obj(raw['alert']);
  return Object.keys(alert).length > 0 ? alert : raw;
};

export const githubFinding = (event: Event): VendorFinding | undefined => {
  const isClosed = closed.test(event.operation);
  if (!isClosed && !opened.test(event.operation)) return undefined;
  const { raw } = event;
  const alert = alertIn(raw);
  const type = str(alert['secret_type']) ?? 'secret';
  const repository = obj(raw['repository']);
  const repo = str(repository['full_name']) ?? str(raw['repo']);
  const leaked =
    alert['publicly_leaked'] === true ||
    event.operation.endsWith('publicly_leaked') ||
    repository['visibility'] === 'public' ||
    repository['private'] === false;
  const works = str(alert['validity']) === 'active';
  return {
    detector: `secret_scanning:${type}`,
    title: `GitHub found a ${str(alert['secret_type_display_name']) ?? type} in ${repo ?? 'a repository'}`,
    severity: leaked || works ? 'critical' : 'high',
    attack: ['T1552.001'],
    llr: leaked ? 4 : works ? 3 : 1.5,
    hardFact: leaked,
    subjects: repo === undefined ? [] : [githubId(pipelineNative(repo))],
    observables: observableOf(type, str(alert['secret'])),
    dismissed: isClosed && benign.has(str(alert['resolution']) ?? ''),
  };
};
