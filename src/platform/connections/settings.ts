/** The settings of connections: one shape for the file of an operator and for what `connect` keeps sealed. */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';
import { type SourceDefinition, sources } from '../../sources/index.ts';

/** Settings of one connection, checked by its system's own schema. */
export interface ConnectionSettings {
  readonly source: SourceDefinition;
  /** Tells two connections of one system apart; `default` where there is one. */
  readonly name: string;
  readonly config: unknown;
  /** Shared with the vendor, to know its webhook by. */
  readonly webhookSecret?: string;
}

/** @throws CountersignError ERR_NOT_FOUND naming the systems there are. */
export const sourceOf = (id: string): SourceDefinition => {
  const source = sources.find((one) => one.id === id);
  if (source) return source;
  throw new CountersignError(
    'ERR_NOT_FOUND',
    `no system "${id}"; there is: ${sources.map((one) => one.id).join(', ')}`,
  );
};

const said = (error: z.ZodError, at: string): string =>
  error.issues
    .map(
      (issue) => `${[at, ...issue.path].filter((part) => part !== '').join('.')}: ${issue.message}`,
    )
    .join('; ');

/** @throws CountersignError ERR_CONFIG_INVALID naming each field at fault; never their values. */
export const checkConfig = (source: SourceDefinition, raw: unknown, at = ''): unknown => {
  const parsed = source.config.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new CountersignError('ERR_CONFIG_INVALID', said(parsed.error, at));
};

const MAX_CONNECTIONS = 500;
const entry = z.looseObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .exactOptional(),
  webhookSecret: z.string().min(16).max(512).exactOptional(),
});
const file = z.record(z.string(), z.array(entry).min(1).max(MAX_CONNECTIONS));

/** `{"okta": [{…}], "aws": [{…}, {…}]}` → settings. @throws CountersignError ERR_CONFIG_INVALID | ERR_NOT_FOUND */
export const readSettings = (raw: unknown): readonly ConnectionSettings[] => {
  const parsed = file.safeParse(raw);
  if (!parsed.success) throw new CountersignError('ERR_CONFIG_INVALID', said(parsed.error, ''));
  return Object.entries(parsed.data).flatMap(([id, entries]) => {
    const source = sourceOf(id);
    return entries.map(
      ({ name, webhookSecret, ...config }, index): ConnectionSettings => ({
        source,
        name: name ?? (entries.length === 1 ? 'default' : String(index + 1)),
        config: checkConfig(source, config, `${id}.${index}`),
        ...(webhookSecret === undefined ? {} : { webhookSecret }),
      }),
    );
  });
};
