/** The audit webhook backend: the API server posts lists of events, with a bearer token from its kubeconfig. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Webhook } from '../contract.ts';
import { unwrapAudit } from './detect.ts';

const MAX_BODY = 64 * 1024 * 1024;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#webhook-backend */
export const auditWebhook: Webhook = {
  authentic({ headers }, secret) {
    const given = /^Bearer (.{1,4096})$/.exec(headers['authorization'] ?? '')?.[1];
    return given !== undefined && secret !== '' && timingSafeEqual(digest(given), digest(secret));
  },
  records({ body }) {
    const value = parseJson(body, { maxBytes: MAX_BODY, maxDepth: 64 });
    const records = isObject(value) ? unwrapAudit(value) : undefined;
    if (records !== undefined) return records;
    throw new CountersignError('ERR_INPUT_INVALID', 'field kind is not EventList of audit.k8s.io', {
      detail: { field: 'kind' },
    });
  },
};
