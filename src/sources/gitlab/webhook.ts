/** Audit event streaming: a token in a header, the event in the body. Docs: "Audit event streaming", verify event authenticity. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Webhook } from '../contract.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

export const gitlabWebhook: Webhook = {
  authentic({ headers }, secret) {
    const given = headers['x-gitlab-event-streaming-token'];
    return (
      typeof given === 'string' && secret !== '' && timingSafeEqual(digest(given), digest(secret))
    );
  },
  records({ headers, body }) {
    const record = parseJson(body);
    if (!isObject(record))
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        'the body of an audit event is no JSON object',
      );
    const type = headers['x-gitlab-audit-event-type'];
    return [
      record['event_type'] === undefined && type !== undefined
        ? { ...record, event_type: type }
        : record,
    ];
  },
};
