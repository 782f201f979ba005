/** Vault's HTTP API: 403 for every refusal, 404 also for a list that is empty. */
import { isCountersignError } from '../../../core/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { type VendorHttp, vendorHttp } from '../../vendor-http.ts';
import type { VaultConfig } from '../config.ts';

export type Sleep = (milliseconds: number) => Promise<void>;

const errorIn = (body: unknown, status: number) => {
  if (status < 400) return undefined;
  const words = list(obj(body)['errors']).map(str).filter(Boolean).join('; ');
  return { message: words === '' ? `status ${status}` : words.replaceAll('\n', ' ').trim() };
};

export const vaultHttp = (config: VaultConfig, sleep?: Sleep): VendorHttp =>
  vendorHttp({
    vendor: 'Vault',
    baseUrl: config.url,
    authorise: async () => ({
      'x-vault-token': config.token,
      'x-vault-request': 'true',
      ...(config.namespace === undefined ? {} : { 'x-vault-namespace': config.namespace }),
    }),
    errorIn,
    ...(sleep ? { sleep } : {}),
  });

export interface Reader {
  /** `data` of the answer. */
  read(permission: string, path: string): Promise<Raw>;
  keys(permission: string, path: string): Promise<readonly string[]>;
  lookup(permission: string, path: string, body: Raw): Promise<Raw | undefined>;
}

const dataOf = (body: unknown): Raw => obj(obj(body)['data']);

export const readerOf = (http: VendorHttp): Reader => ({
  async read(permission, path) {
    return dataOf((await http.send({ permission, path: `/v1/${path}` })).body);
  },
  async keys(permission, path) {
    try {
      const { body } = await http.send({ permission, path: `/v1/${path}?list=true` });
      return strings(dataOf(body)['keys']);
    } catch (fault) {
      if (isCountersignError(fault, 'ERR_NOT_FOUND')) return [];
      throw fault;
    }
  },
  /** A look-up by POST changes nothing; what has ended meanwhile is unknown to Vault (403 or 404 by version). */
  async lookup(permission, path, body) {
    try {
      const answer = await http.send({ permission, method: 'POST', path: `/v1/${path}`, body });
      return dataOf(answer.body);
    } catch (fault) {
      const isGone =
        isCountersignError(fault, 'ERR_NOT_FOUND') ||
        (isCountersignError(fault, 'ERR_SOURCE_DENIED') && /invalid accessor/.test(fault.message));
      if (isGone) return undefined;
      throw fault;
    }
  },
});
