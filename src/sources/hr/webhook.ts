/** Changes pushed by an HR system, signed with a shared secret: `x-hr-signature: sha256=<hex HMAC of the body>`. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Webhook, WebhookRequest } from '../contract.ts';
import type { Raw } from '../record.ts';

const MOST = 10_000;

export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export const hrWebhook: Webhook = {
  authentic({ headers, body }: WebhookRequest, secret: string): boolean {
    const given = Buffer.from(headers['x-hr-signature'] ?? '');
    const right = Buffer.from(signatureOf(body, secret));
    return secret !== '' && given.length === right.length && timingSafeEqual(given, right);
  },
  records({ body }: WebhookRequest): readonly Raw[] {
    const json = parseJson(body);
    const all = Array.isArray(json) ? json : [json];
    if (all.length > MOST || !all.every(isObject))
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        'the body is no change, nor a list of changes',
      );
    return all;
  },
};
