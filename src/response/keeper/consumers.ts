/** Where the consumers of a credential read its secret, as the site says it. Kept under the settings key `consumers`. */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';
import type { SecretHolder } from '../../model/index.ts';

export const CONSUMERS_SETTINGS_KEY = 'consumers';

const text = z.string().trim().min(1).max(500);

/** What its consumers call each part: `{ AWS_ACCESS_KEY_ID: 'handle', AWS_SECRET_ACCESS_KEY: 'secret' }`. */
const fields = z
  .record(z.string().min(1).max(200), z.enum(['handle', 'secret']))
  .refine((value) => Object.values(value).includes('secret'), 'one field must be the secret');

const place = z.strictObject({
  system: text,
  /** Name of the connection; absent: the only one of its system. */
  connection: text.exactOptional(),
  /** The place inside the system: `secret/data/app`, `namespace/name`, `owner/repository`. */
  at: text,
  fields,
});

const webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Environment variable that holds the key both sides sign with. */
  keyEnv: z.string().regex(/^[A-Z][A-Z0-9_]{0,100}$/),
});

const consumer = z.strictObject({
  of: z.strictObject({
    system: text,
    /** Absent = any scope of the system. */
    scope: text.exactOptional(),
    /** As the system names it; `*` at its end stands for any rest. */
    account: text,
  }),
  places: z
    .array(z.union([place, webhook]))
    .min(1)
    .max(20),
});

const consumersSchema = z.array(consumer).max(10_000);

export type Consumer = z.infer<typeof consumer>;
export type ConsumerPlace = Consumer['places'][number];
export type SystemPlace = z.infer<typeof place>;
export type WebhookPlace = z.infer<typeof webhook>;

export const isWebhook = (one: ConsumerPlace): one is WebhookPlace => 'url' in one;

export const spoken = (one: ConsumerPlace): string =>
  isWebhook(one)
    ? `webhook ${new URL(one.url).origin}`
    : `${one.system} ${one.connection === undefined ? '' : `(${one.connection}) `}${one.at}`;

/** @throws CountersignError ERR_CONFIG_INVALID naming what is wrong */
export const readConsumers = (stored: unknown): readonly Consumer[] => {
  const parsed = consumersSchema.safeParse(stored ?? []);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  throw new CountersignError('ERR_CONFIG_INVALID', `setting "${CONSUMERS_SETTINGS_KEY}": ${said}`);
};

const covers = (wanted: string, seen: string): boolean =>
  wanted.endsWith('*') ? seen.startsWith(wanted.slice(0, -1)) : wanted === seen;

/** All that the site says of this holder; what names it whole comes before what covers it. */
export const consumersOf = (all: readonly Consumer[], of: SecretHolder): readonly Consumer[] => {
  const fitting = all.filter(
    (one) =>
      one.of.system === of.system &&
      (one.of.scope ?? of.scope) === of.scope &&
      covers(one.of.account, of.account),
  );
  const whole = fitting.filter((one) => one.of.account === of.account);
  return whole.length > 0 ? whole : fitting;
};
