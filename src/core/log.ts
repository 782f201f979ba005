/** Structured log on stderr; secrets are cut out by name before a line is written. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

const SECRET_PATHS = [
  'password',
  'secret',
  'token',
  'secretAccessKey',
  'sessionToken',
  'authorization',
];

export const createLog = ({ level = 'info' }: { level?: string } = {}): Log =>
  pino(
    {
      level,
      redact: { paths: SECRET_PATHS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ fd: 2, sync: true }),
  );

export const silentLog: Log = pino({ level: 'silent' });
