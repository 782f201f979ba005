/** Structured log on stderr; secrets are cut out by name and by form before a line is written. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

const CENSOR = '[redacted]';
/** Whole names, so that `tokens: 3` and `passwordAge` stay readable where they are counts and times. */
const SECRET_NAME =
  /^(?:.*[_-])?(?:password|passwd|passphrase|secret|token|authorization|cookie|set-cookie|credential|api[_-]?key|private[_-]?key|sealing[_-]?key)$|(?:Password|Secret|Token|AccessKey|PrivateKey|ApiKey)$/i;
/** Forms that tell what they are wherever they stand: in messages of errors and in addresses too. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]{1,512}@/gi, `$1${CENSOR}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${CENSOR}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, CENSOR],
  [/\bcs_[\w-]{16,}/g, CENSOR],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, CENSOR],
];
const DEPTH = 6;
const ITEMS = 100;
const CHARS = 8_192;

const cleanText = (text: string): string => {
  let clean = text.length > CHARS ? `${text.slice(0, CHARS)}…` : text;
  for (const [form, instead] of SECRET_FORMS) clean = clean.replace(form, instead);
  return clean;
};

const cleanError = (error: Error, depth: number): unknown => ({
  type: error.name,
  message: cleanText(error.message),
  ...(error.stack === undefined ? {} : { stack: cleanText(error.stack) }),
  ...('code' in error ? { code: clean(error.code, depth - 1) } : {}),
  ...(error.cause === undefined ? {} : { cause: clean(error.cause, depth - 1) }),
});

const clean = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth <= 0) return '[deep]';
  if (value instanceof Error) return cleanError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, ITEMS).map((one) => clean(one, depth - 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, ITEMS)
      .map(([name, one]) => [
        name,
        SECRET_NAME.test(name) && typeof one !== 'number' && typeof one !== 'boolean'
          ? CENSOR
          : clean(one, depth - 1),
      ]),
  );
};

/** What a child says with each line is cleaned once, when the child is made. */
const withCleanChildren = (logger: Logger): Logger => {
  const child = logger.child.bind(logger);
  logger.child = ((about: object, options?: object) =>
    withCleanChildren(
      child(clean(about, DEPTH) as Record<string, unknown>, options) as Logger,
    )) as unknown as typeof logger.child;
  return logger;
};

export const createLog = ({
  level = 'info',
  write,
}: {
  readonly level?: string;
  /** Absent: standard error. */
  readonly write?: (line: string) => void;
} = {}): Log =>
  withCleanChildren(
    pino(
      {
        level,
        formatters: {
          log: (about) => clean(about, DEPTH) as Record<string, unknown>,
        },
        // Pino makes one line of a message: what stands in it is cleaned like the rest.
        hooks: {
          logMethod(given, method) {
            const [first, ...rest] = given as unknown[];
            // Of an error alone pino would take the message as it is.
            const said = first instanceof Error ? [{ err: first }, ...rest] : [first, ...rest];
            if (first instanceof Error && rest.length === 0) said.push(first.message);
            method.apply(
              this,
              said.map((one) => (typeof one === 'string' ? cleanText(one) : one)) as Parameters<
                typeof method
              >,
            );
          },
        },
        // Cleaned above already, causes among it.
        serializers: { err: (value: unknown) => value },
      },
      write === undefined ? pino.destination({ fd: 2, sync: true }) : { write },
    ),
  );

export const silentLog: Log = pino({ level: 'silent' });
