/** AWS errors as ours. A refusal of our own credential, a limit and an outage are different things. */
import {
  CountersignError,
  type ErrorCode,
  isCountersignError,
  messageOf,
} from '../../../core/index.ts';

const codes: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(AccessDenied|UnauthorizedOperation)/, 'ERR_SOURCE_DENIED'],
  [
    /^(InvalidClientTokenId|ExpiredToken|SignatureDoesNotMatch|UnrecognizedClient|MissingAuthenticationToken|AuthFailure)/,
    'ERR_SOURCE_DENIED',
  ],
  [/^(Throttl|TooManyRequests|RequestLimitExceeded)/, 'ERR_SOURCE_THROTTLED'],
  [/^NoSuchEntity/, 'ERR_NOT_FOUND'],
  [/^UnmodifiableEntity/, 'ERR_ACTION_REFUSED'],
  [
    /^(EntityAlreadyExists|DeleteConflict|ConcurrentModification|LimitExceeded|EntityTemporarilyUnmodifiable)/,
    'ERR_CONFLICT',
  ],
  [/^TimeoutError/, 'ERR_TIMEOUT'],
];

const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : '');

const statusOf = (fault: unknown): number | undefined =>
  (fault as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;

const codeOf = (fault: unknown): ErrorCode => {
  const name = nameOf(fault);
  const found = codes.find(([pattern]) => pattern.test(name));
  if (found) return found[1];
  const status = statusOf(fault);
  // Without an answer the change may have been made: a later do finds out.
  if (status === undefined || status >= 500) return 'ERR_SOURCE_UNAVAILABLE';
  return 'ERR_ACTION_FAILED';
};

const because = (code: ErrorCode, permission: string, fault: unknown): string => {
  const said = messageOf(fault);
  if (code === 'ERR_SOURCE_DENIED') {
    return `AWS refused ${permission} to Countersign's acting credential (grant it, or act by hand): ${said}`;
  }
  if (code === 'ERR_SOURCE_THROTTLED')
    return `AWS throttles ${permission}; try again later: ${said}`;
  return `${permission}: ${said}`;
};

/** @throws CountersignError with the permission in `detail`. */
export const asked = async <T>(permission: string, answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (cause) {
    if (isCountersignError(cause, 'ERR_FENCED')) throw cause;
    const code = codeOf(cause);
    throw new CountersignError(code, because(code, permission, cause), {
      cause,
      detail: { permission, awsError: nameOf(cause) },
    });
  }
};

/** `undefined` where AWS says that there is no such thing. */
export const askedFor = async <T>(
  permission: string,
  answer: Promise<T>,
): Promise<T | undefined> => {
  try {
    return await asked(permission, answer);
  } catch (fault) {
    if (fault instanceof CountersignError && fault.code === 'ERR_NOT_FOUND') return undefined;
    throw fault;
  }
};
