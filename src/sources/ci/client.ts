/** The one door to a CI system: its own HTTP, bounded, retried, at its own origin alone. */
import { CountersignError } from '../../core/index.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';
import type { CiConfig } from './config.ts';

export interface CiOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const MAX_DOCUMENT = 64 * 1024 * 1024;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const connectCi = (
  config: CiConfig,
  use: 'token' | 'actToken',
  options: CiOptions = {},
): VendorHttp => {
  const { baseUrl, [use]: token } = config;
  if (baseUrl === undefined || token === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the connection to ${config.instance} has no ${baseUrl === undefined ? 'baseUrl' : use}`,
    );
  }
  return vendorHttp({
    vendor: config.instance,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    authorise: async () => ({ authorization: `${config.scheme} ${token}` }),
    maxBytes: MAX_DOCUMENT,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
};

/** What the connection's token must be let to. */
export const rights = {
  document: 'read the document',
  events: 'read the log',
} as const;
