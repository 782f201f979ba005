/** One error base with a closed code union; callers narrow by `code`. */

export type ErrorCode =
  | 'ERR_INPUT_INVALID'
  | 'ERR_INPUT_TOO_LARGE'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_RULE_INVALID'
  | 'ERR_PLAYBOOK_INVALID'
  | 'ERR_NOT_FOUND'
  | 'ERR_CONFLICT'
  | 'ERR_UNAUTHENTICATED'
  | 'ERR_FORBIDDEN'
  | 'ERR_TENANT_REQUIRED'
  | 'ERR_STORE_UNAVAILABLE'
  | 'ERR_STORE_IN_USE'
  | 'ERR_MIGRATION_FAILED'
  | 'ERR_FENCED'
  | 'ERR_SEAL_BROKEN'
  | 'ERR_STREAM_CORRUPT'
  | 'ERR_STREAM_UNAVAILABLE'
  | 'ERR_ARCHIVE_CORRUPT'
  | 'ERR_SOURCE_DENIED'
  | 'ERR_SOURCE_UNAVAILABLE'
  | 'ERR_SOURCE_THROTTLED'
  | 'ERR_ACTION_REFUSED'
  | 'ERR_ACTION_FAILED'
  | 'ERR_OUTBOUND_REFUSED'
  | 'ERR_LEDGER_TAMPERED'
  | 'ERR_TIMEOUT'
  | 'ERR_INTERNAL';

export interface ErrorOptions {
  readonly cause?: unknown;
  /** Machine-readable context; never secrets. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export class CountersignError extends Error {
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CountersignError';
    this.code = code;
    this.detail = options.detail ?? {};
  }
}

export const isCountersignError = (value: unknown, code?: ErrorCode): value is CountersignError =>
  value instanceof CountersignError && (code === undefined || value.code === code);

/** The message of anything thrown, for logs and answers. */
export const messageOf = (value: unknown): string =>
  value instanceof Error ? value.message : String(value);
