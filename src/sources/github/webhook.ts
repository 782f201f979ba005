/** What GitHub posts: signed with HMAC-SHA256 in `X-Hub-Signature-256`. Docs: "Validating webhook deliveries". */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Webhook, WebhookRequest } from '../contract.ts';

const header = ({ headers }: WebhookRequest, name: string): string | undefined =>
  Object.hasOwn(headers, name) ? headers[name] : undefined;

const authentic = (request: WebhookRequest, secret: string): boolean => {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header(request, 'x-hub-signature-256') ?? '')?.[1];
  if (given === undefined || secret === '') return false;
  const right = createHmac('sha256', secret).update(request.body, 'utf8').digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), right);
};

/** The body names neither its event nor its delivery, and often no time: they are laid beside it. */
const records: Webhook['records'] = (request) => {
  const form = header(request, 'content-type')?.startsWith('application/x-www-form-urlencoded');
  const text = form ? (new URLSearchParams(request.body).get('payload') ?? '') : request.body;
  const body = parseJson(text);
  if (!isObject(body)) {
    throw new CountersignError('ERR_INPUT_INVALID', 'the body of a webhook is no JSON object');
  }
  const event = header(request, 'x-github-event');
  const delivery = header(request, 'x-github-delivery');
  if (event === undefined || delivery === undefined) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'header x-github-event or x-github-delivery is missing',
    );
  }
  return [
    {
      ...body,
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': delivery,
      received_at: new Date().toISOString(),
    },
  ];
};

export const githubWebhook: Webhook = { authentic, records };
