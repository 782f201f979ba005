/** A consumer of the site's own, told by HTTP: signed both in body and time, over TLS save on this machine. */
import { createHmac } from 'node:crypto';
import {
  boundedFetch,
  CountersignError,
  isObject,
  MINUTE,
  type OutboundPolicy,
  parseJson,
} from '../../core/index.ts';
import type { NewSecret, SecretHolder } from '../../model/index.ts';
import type { WebhookPlace } from './consumers.ts';

export interface WebhookParts {
  now(): number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly policy: OutboundPolicy;
}

type Message =
  | ({ readonly type: 'new_secret' } & NewSecret)
  | ({ readonly type: 'take_back'; readonly stepId: string } & SecretHolder)
  | ({ readonly type: 'in_use'; readonly stepId: string; readonly handle: string } & SecretHolder);

const keyOf = ({ keyEnv }: WebhookPlace, env: WebhookParts['env']): string => {
  const key = env[keyEnv];
  if (key !== undefined && key.length >= 16) return key;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    `the environment has no ${keyEnv} of 16 characters or more`,
  );
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Why this place cannot be used, or undefined. */
export const webhookRefuses = (place: WebhookPlace, { env }: WebhookParts): string | undefined => {
  const url = new URL(place.url);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    return `webhook ${url.origin} is not https: a secret does not travel in clear`;
  return (env[place.keyEnv]?.length ?? 0) >= 16
    ? undefined
    : `webhook ${url.origin}: the environment has no ${place.keyEnv} of 16 characters or more`;
};

/**
 * `countersign-signature: t=<seconds>,v1=<hex HMAC-SHA-256 of "<seconds>.<body>">`; whoever takes it checks both and
 * refuses what is older than a few minutes. @throws CountersignError ERR_SOURCE_UNAVAILABLE when it is not taken
 */
const send = async (
  place: WebhookPlace,
  message: Message,
  parts: WebhookParts,
): Promise<Readonly<Record<string, unknown>>> => {
  const refused = webhookRefuses(place, parts);
  if (refused !== undefined) throw new CountersignError('ERR_CONFIG_INVALID', refused);
  const body = JSON.stringify(message);
  const at = Math.floor(parts.now() / 1_000);
  const signature = createHmac('sha256', keyOf(place, parts.env))
    .update(`${at}.${body}`)
    .digest('hex');
  const url = new URL(place.url);
  const answer = await boundedFetch(
    place.url,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'countersign-signature': `t=${at},v1=${signature}`,
      },
      body,
      timeoutMs: MINUTE / 4,
      maxBytes: 64 * 1024,
    },
    isLoopback(url.hostname)
      ? {
          allowPrivateHosts: [
            ...parts.policy.allowPrivateHosts,
            url.hostname.replace(/^\[|\]$/g, ''),
          ],
        }
      : parts.policy,
  );
  if (answer.status >= 300)
    throw new CountersignError(
      'ERR_SOURCE_UNAVAILABLE',
      `webhook ${url.origin} answered ${answer.status} to ${message.type}`,
    );
  const value = answer.text.trim() === '' ? {} : parseJson(answer.text);
  return isObject(value) ? value : {};
};

export const tellNewSecret = (place: WebhookPlace, secret: NewSecret, parts: WebhookParts) =>
  send(place, { type: 'new_secret', ...secret }, parts);

export const tellTakeBack = (
  place: WebhookPlace,
  of: SecretHolder,
  stepId: string,
  parts: WebhookParts,
) => send(place, { type: 'take_back', ...of, stepId }, parts);

/** The consumer's own word: `{"usedAt": <epoch ms>}`; anything else is no word. */
export const askInUse = async (
  place: WebhookPlace,
  of: SecretHolder & { readonly handle: string; readonly stepId: string },
  parts: WebhookParts,
): Promise<number | undefined> => {
  const { system, scope, account, handle, stepId } = of;
  const said = await send(place, { type: 'in_use', system, scope, account, handle, stepId }, parts);
  return typeof said['usedAt'] === 'number' ? said['usedAt'] : undefined;
};
