/** Event hooks: proven by a secret in the Authorization header. https://developer.okta.com/docs/concepts/event-hooks/ */
import { createHash, timingSafeEqual } from 'node:crypto';
import { CountersignError, parseJson } from '../../core/index.ts';
import type { Webhook, WebhookRequest } from '../contract.ts';
import { obj } from '../record.ts';
import { unwrapSystemLog } from './detect.ts';

const header = ({ headers }: WebhookRequest, name: string): string | undefined =>
  Object.hasOwn(headers, name) ? headers[name] : undefined;

/** Compared by their digests: equal in length, whatever was sent. */
const same = (given: string, right: string): boolean =>
  timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(right).digest(),
  );

export const oktaWebhook: Webhook = {
  authentic(request, secret) {
    const given = header(request, 'authorization');
    return given !== undefined && secret !== '' && same(given, secret);
  },
  /** Once, by GET: what stands in the header is to be told back as JSON. */
  challenge(request) {
    const said = header(request, 'x-okta-verification-challenge');
    return said === undefined || said.length > 1_000
      ? undefined
      : JSON.stringify({ verification: said });
  },
  records(request) {
    const records = unwrapSystemLog(obj(parseJson(request.body)));
    if (records === undefined) {
      throw new CountersignError('ERR_INPUT_INVALID', 'field data.events holds no log event');
    }
    return records;
  },
};
