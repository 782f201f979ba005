/** Faults of the database as our own errors: the code says what a caller can do about it. */
import { CountersignError, type ErrorCode, isObject, messageOf } from '../core/index.ts';

export const sqlStateOf = (error: unknown): string | undefined =>
  isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
const NO_SUCH_SETTING = '42704';

/** Aborted by the server before anything was written, through no fault of the statement. */
export const isTransient = (error: unknown): boolean => {
  const state = sqlStateOf(isObject(error) && 'cause' in error ? error['cause'] : error);
  return state === '40001' || state === '40P01';
};

const codeOf = (error: unknown, message: string): ErrorCode => {
  const state = sqlStateOf(error);
  if (state !== undefined) {
    if (state === NO_SUCH_SETTING && message.includes('countersign.tenant')) {
      return 'ERR_TENANT_REQUIRED';
    }
    // Class 08: connection; 53: resources; 57P: shutdown and start.
    if (UNREACHABLE.has(state) || /^(08|53|57P)/.test(state)) return 'ERR_STORE_UNAVAILABLE';
    if (state === '57014') return 'ERR_TIMEOUT';
  }
  if (/connection terminated|timeout exceeded when trying to connect/i.test(message)) {
    return 'ERR_STORE_UNAVAILABLE';
  }
  return 'ERR_INTERNAL';
};

export const storeError = (error: unknown): CountersignError => {
  if (error instanceof CountersignError) return error;
  const message = messageOf(error);
  return new CountersignError(codeOf(error, message), `store: ${message}`, { cause: error });
};
