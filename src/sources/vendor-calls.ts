/**
 * Calls to a vendor: capped in number at once, retried when throttled or unlucky, and refused with the permission
 * that is missing. For vendors' own SDKs and for plain HTTP alike.
 */
import pLimit from 'p-limit';
import {
  assertInTime,
  CountersignError,
  isCountersignError,
  messageOf,
  SECOND,
} from '../core/index.ts';

export interface VendorFault {
  /** HTTP status, or the nearest to it. */
  readonly status: number | undefined;
  /** Seconds to wait, as the vendor says (Retry-After, X-Rate-Limit-Reset). */
  readonly retryAfterSeconds?: number | undefined;
  readonly message: string;
  /** Refused for want of rights although the status says otherwise, or the other way round. */
  readonly denied?: boolean;
}

export interface VendorCallsOptions {
  /** For messages: `Okta`. */
  readonly vendor: string;
  /** What an SDK threw, in our words; undefined = not the vendor's answer (a bug, no network). */
  readonly faultOf: (thrown: unknown) => VendorFault | undefined;
  /** Calls under way at once. */
  readonly atOnce?: number;
  /** First try and retries. */
  readonly tries?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

export interface VendorCalls {
  /**
   * One call that needs `permission`. A change must not be repeated blindly: `repeat: 'throttled'` repeats only
   * what the vendor refused to begin (429, 503 with Retry-After).
   * @throws CountersignError ERR_SOURCE_DENIED (detail.permission) | ERR_SOURCE_THROTTLED | ERR_SOURCE_UNAVAILABLE |
   *   ERR_NOT_FOUND | ERR_ACTION_FAILED (any other refusal, detail.status) | ERR_FENCED (the time to act is over)
   */
  ask<T>(
    permission: string,
    call: () => Promise<T>,
    options?: { readonly repeat?: 'any' | 'throttled' },
  ): Promise<T>;
}

const TRIES = 5;
const AT_ONCE = 6;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60 * SECOND;

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Retry-After: seconds or an HTTP date (RFC 9110 §10.2.3). */
export const retryAfterSeconds = (
  value: string | null | undefined,
  now: number,
): number | undefined => {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / SECOND);
};

const isThrottled = ({ status, retryAfterSeconds: after }: VendorFault): boolean =>
  status === 429 || (status === 503 && after !== undefined);

const isUnlucky = ({ status }: VendorFault): boolean =>
  status === undefined || status === 408 || status >= 500;

const inOurWords = (vendor: string, permission: string, fault: VendorFault, cause: unknown) => {
  const detail = { permission, ...(fault.status === undefined ? {} : { status: fault.status }) };
  const said = `${vendor}: ${fault.message}`;
  if (fault.denied ?? (fault.status === 401 || fault.status === 403)) {
    return new CountersignError(
      'ERR_SOURCE_DENIED',
      `${vendor} refused what needs ${permission}: ${fault.message}`,
      { cause, detail },
    );
  }
  if (isThrottled(fault))
    return new CountersignError('ERR_SOURCE_THROTTLED', said, { cause, detail });
  if (fault.status === 404) return new CountersignError('ERR_NOT_FOUND', said, { cause, detail });
  if (isUnlucky(fault))
    return new CountersignError('ERR_SOURCE_UNAVAILABLE', said, { cause, detail });
  return new CountersignError('ERR_ACTION_FAILED', said, { cause, detail });
};

/** Said by ourselves, whatever the vendor's own faults look like. */
const ours = ['ERR_SOURCE_DENIED', 'ERR_FENCED'] as const;

const unreached = (vendor: string, permission: string, thrown: unknown): CountersignError =>
  thrown instanceof CountersignError
    ? thrown
    : new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        `${vendor} could not be reached for ${permission}: ${messageOf(thrown)}`,
        { cause: thrown, detail: { permission } },
      );

export const vendorCalls = ({
  vendor,
  faultOf,
  atOnce = AT_ONCE,
  tries = TRIES,
  sleep = wait,
  random = Math.random,
}: VendorCallsOptions): VendorCalls => {
  const limit = pLimit(atOnce);
  const waitBefore = (attempt: number, fault: VendorFault): number => {
    const backoff = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random() / 2);
    const asked = (fault.retryAfterSeconds ?? 0) * SECOND;
    return Math.min(LONGEST_WAIT_MS, Math.max(asked, backoff));
  };
  return {
    async ask(permission, call, { repeat = 'any' } = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          // It may have waited for its place.
          return await limit(() => {
            assertInTime();
            return call();
          });
        } catch (thrown) {
          const fault = ours.some((code) => isCountersignError(thrown, code))
            ? undefined
            : faultOf(thrown);
          if (fault === undefined) throw unreached(vendor, permission, thrown);
          const again = isThrottled(fault) || (repeat === 'any' && isUnlucky(fault));
          if (!again || attempt >= tries) throw inOurWords(vendor, permission, fault, thrown);
          // Waiting holds no place: others may be let through meanwhile.
          await sleep(waitBefore(attempt, fault));
        }
      }
    },
  };
};
