/** What a refused or failed read of logs is called by the contract of log pulls. */
import { CountersignError, messageOf } from '../../../core/index.ts';

const refused =
  /AccessDenied|UnauthorizedOperation|NotAuthorized|UnrecognizedClient|InvalidClient|InvalidAccessKey|ExpiredToken|OptInRequired/;
const throttled = /Throttl|TooManyRequests|SlowDown|RequestLimit/;

/** The SDK has retried by now. `where` = region or bucket. */
export const logFault = (cause: unknown, permission: string, where: string): CountersignError => {
  const name = cause instanceof Error ? cause.name : '';
  const said = `${permission} in ${where}: ${name}: ${messageOf(cause)}`;
  const options = { cause, detail: { permission, where } };
  if (refused.test(name)) {
    return new CountersignError('ERR_SOURCE_DENIED', `AWS refused ${said}`, options);
  }
  return throttled.test(name)
    ? new CountersignError('ERR_SOURCE_THROTTLED', `AWS goes on throttling ${said}`, options)
    : new CountersignError('ERR_SOURCE_UNAVAILABLE', `AWS did not answer ${said}`, options);
};
