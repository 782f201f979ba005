/** Calls of the Admin API and of the activity feed. https://platform.claude.com/docs/en/api/admin */
import { obj, str } from '../../record.ts';
import { type VendorHttp, vendorHttp } from '../../vendor-http.ts';
import type { AnthropicConfig } from '../config.ts';

export type Sleep = (milliseconds: number) => Promise<void>;

/** `{type: "error", error: {type, message}}` */
const errorIn = (body: unknown, status: number) => {
  if (status < 400) return undefined;
  const error = obj(obj(body)['error']);
  const message = `${str(error['type']) ?? 'error'}: ${str(error['message']) ?? `status ${status}`}`;
  return { message };
};

const clientWith = (config: AnthropicConfig, key: string, sleep: Sleep | undefined): VendorHttp =>
  vendorHttp({
    vendor: 'Anthropic',
    baseUrl: config.baseUrl,
    authorise: async () => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
    errorIn,
    ...(sleep ? { sleep } : {}),
  });

export const readClient = (config: AnthropicConfig, sleep?: Sleep): VendorHttp =>
  clientWith(config, config.adminKey, sleep);

export const feedClient = (config: AnthropicConfig, sleep?: Sleep): VendorHttp =>
  clientWith(config, config.complianceKey ?? config.adminKey, sleep);

/** The caller has asked whether an acting key is set. */
export const actClient = (config: AnthropicConfig, actKey: string, sleep?: Sleep): VendorHttp =>
  clientWith(config, actKey, sleep);
