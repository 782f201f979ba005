/** One guarded request with a JSON body. */
import { boundedFetch, isObject, type JsonObject } from '../../../core/index.ts';
import type { Tools } from './contract.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Empty where it is no JSON object. */
  readonly value: JsonObject;
}

const objectIn = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};

export const callJson = async (
  target: string,
  request: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  },
  tools: Pick<Tools, 'policy'>,
): Promise<Answer> => {
  const { method = 'POST', headers = {}, body } = request;
  const { status, text } = await boundedFetch(
    target,
    {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      maxBytes: 1024 * 1024,
    },
    await tools.policy(),
  );
  return { status, text, value: objectIn(text) };
};

export const basic = (name: string, secret: string): string =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
