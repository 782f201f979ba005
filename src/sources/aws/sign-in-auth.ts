/**
 * How a sign-in to the console or a request for a token of IAM Identity Center was proved.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
import type { Event, EventAuth } from '../../model/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { refusalIn } from '../refusal.ts';

/** RFC 6749, RFC 8628 and RFC 8693, as the OIDC endpoint of Identity Center is asked. */
const grants: Readonly<Record<string, EventAuth['grant']>> = {
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'token_exchange',
};

const viaOf = (record: Raw): EventAuth['via'] => {
  const type = str(obj(record['userIdentity'])['type']);
  if (type === 'IAMUser' || type === 'Root') return 'local';
  return type === 'AssumedRole' || type === 'SAMLUser' ? 'federated' : undefined;
};

const consoleAuth = (record: Raw, error: Event['error']): EventAuth => {
  const via = viaOf(record);
  // What is refused here without a word is the password: CloudTrail says "Failed authentication" for both.
  const refusal = error === undefined ? undefined : (refusalIn(error.message) ?? 'wrong_secret');
  return {
    step: 'primary',
    ...(via === undefined ? {} : { via }),
    ...(refusal === undefined ? {} : { refusal }),
  };
};

export const awsAuth = (
  eventName: string,
  record: Raw,
  error: Event['error'],
): EventAuth | undefined => {
  if (eventName === 'ConsoleLogin') return consoleAuth(record, error);
  if (eventName === 'CheckMfa')
    return { step: 'factor', ...(error === undefined ? {} : { refusal: 'factor_wrong' as const }) };
  if (eventName !== 'CreateToken' && eventName !== 'CreateTokenWithIAM') return undefined;
  const grant = grants[str(obj(record['requestParameters'])['grantType']) ?? ''];
  return { protocol: 'oauth', ...(grant === undefined ? {} : { grant }) };
};
