/** The acting client of OpenAI. */
import type { VendorHttp } from '../../vendor-http.ts';
import { openAiClient } from '../openai/client.ts';
import { type Acting, required } from './acting.ts';

/** Made when it is first used: asking what an action needs reaches nobody. */
export const openAiActing = (acting: Acting) => (): VendorHttp => {
  const config = required(acting.config.openai, 'OpenAI organisation');
  return openAiClient(config, required(config.actKey, 'actKey for OpenAI'), acting.sleep);
};
