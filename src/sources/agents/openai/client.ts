/** Calls of OpenAI's administration API. https://platform.openai.com/docs/api-reference/administration */
import { obj, str } from '../../record.ts';
import { type VendorHttp, vendorHttp } from '../../vendor-http.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { OpenAiConfig } from '../config.ts';

/** `{error: {message, code}}`; where a scope is missing, `{error: "… Missing scopes: …"}`. */
const errorIn = (body: unknown, status: number) => {
  if (status < 400) return undefined;
  const { error } = obj(body);
  return { message: str(error) ?? str(obj(error)['message']) ?? `status ${status}` };
};

export const openAiClient = (config: OpenAiConfig, key: string, sleep?: Sleep): VendorHttp =>
  vendorHttp({
    vendor: 'OpenAI',
    baseUrl: config.baseUrl,
    authorise: async () => ({ authorization: `Bearer ${key}` }),
    errorIn,
    ...(sleep ? { sleep } : {}),
  });
