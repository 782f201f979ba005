/** The errors AWS answers with, by code; the HTTP status is the one the API reference gives. */

const statuses = {
  AccessDenied: 403,
  ConcurrentModification: 409,
  CredentialReportNotPresent: 410,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  ExpiredToken: 403,
  IncompleteSignature: 400,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidInput: 400,
  LimitExceeded: 409,
  MalformedPolicyDocument: 400,
  MissingAuthenticationToken: 403,
  NoSuchBucketPolicy: 404,
  NoSuchEntity: 404,
  NoSuchKey: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NotFoundException: 400,
  ResourceNotFoundException: 404,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  UnmodifiableEntity: 400,
  ValidationError: 400,
} as const;

export type FaultCode = keyof typeof statuses;

export class TwinFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'TwinFault';
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }
}

/** The sentence IAM says when a name leads nowhere. */
export const noSuch = (kind: 'user' | 'role' | 'group', name: string): TwinFault =>
  new TwinFault('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`);
