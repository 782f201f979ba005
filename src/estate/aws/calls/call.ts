/** One logged call of a service, reading or changing. */
import type { Call } from '../record.ts';

export const read = (
  service: string,
  name: string,
  request: Readonly<Record<string, unknown>> | null = null,
): Call => ({
  service,
  name,
  readOnly: true,
  request,
});

export const write = (
  service: string,
  name: string,
  request: NonNullable<Call['request']>,
  response: Call['response'] = null,
): Call => ({
  service,
  name,
  readOnly: false,
  request,
  response: response ?? null,
});
