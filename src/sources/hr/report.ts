/** A report of an HR system as CSV over HTTPS: bounded, retried, refused with the permission that is missing. */
import { boundedFetch, isCountersignError } from '../../core/index.ts';
import { retryAfterSeconds, vendorCalls } from '../vendor-calls.ts';
import type { HrReport } from './config.ts';

const MAX_BYTES = 256 * 1024 * 1024;

export const authorizationOf = ({
  token,
  user,
  password,
}: Omit<HrReport, 'url'>): string | undefined => {
  if (token !== undefined) return `Bearer ${token}`;
  if (user === undefined) return undefined;
  return `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
};

class Refused extends Error {
  readonly status: number;
  readonly after: number | undefined;

  constructor(status: number, after: number | undefined) {
    super(`status ${status}`);
    this.status = status;
    this.after = after;
  }
}

const hostPolicy = (url: string) => {
  const { hostname } = new URL(url);
  const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return { allowPrivateHosts: loopback ? [hostname] : [] };
};

/** @throws CountersignError as VendorCalls.ask. */
export const fetchReport = (
  permission: string,
  report: HrReport,
  sleep?: (milliseconds: number) => Promise<void>,
): Promise<string> => {
  const calls = vendorCalls({
    vendor: 'HR',
    ...(sleep === undefined ? {} : { sleep }),
    faultOf(thrown) {
      if (thrown instanceof Refused)
        return { status: thrown.status, retryAfterSeconds: thrown.after, message: thrown.message };
      return isCountersignError(thrown, 'ERR_SOURCE_UNAVAILABLE') ||
        isCountersignError(thrown, 'ERR_TIMEOUT')
        ? { status: undefined, message: thrown.message }
        : undefined;
    },
  });
  const authorization = authorizationOf(report);
  return calls.ask(permission, async () => {
    const answer = await boundedFetch(
      report.url,
      {
        headers: {
          accept: 'text/csv, application/json;q=0.9',
          ...(authorization === undefined ? {} : { authorization }),
        },
        maxBytes: MAX_BYTES,
        timeoutMs: 120_000,
      },
      hostPolicy(report.url),
    );
    if (answer.status >= 400)
      throw new Refused(
        answer.status,
        retryAfterSeconds(answer.headers.get('retry-after'), Date.now()),
      );
    return answer.text;
  });
};
