/** CloudTrail records of what the twin was asked (CloudTrail User Guide, "record contents"). */
import type { Circumstances } from './authorise.ts';
import type { Caller } from './caller.ts';
import { iso, type World } from './world.ts';

export type TrailRecord = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly readOnly: boolean;
  readonly requestParameters: Readonly<Record<string, unknown>> | undefined;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly error?: { readonly code: string; readonly message: string };
  readonly requestId: string;
  /** Object-level calls are data events. */
  readonly data?: boolean;
}

const sessionContext = (caller: Caller, issuer: Readonly<Record<string, unknown>> | undefined) => {
  const { session } = caller;
  if (!session) return undefined;
  return {
    ...(issuer ? { sessionIssuer: issuer } : {}),
    attributes: { creationDate: iso(session.issuedAt), mfaAuthenticated: String(session.mfa) },
    ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
  };
};

const issuerOf = (caller: Caller): Readonly<Record<string, unknown>> | undefined => {
  const { principal } = caller;
  if (!principal || (caller.kind !== 'role' && caller.kind !== 'federated')) return undefined;
  return {
    type: caller.kind === 'role' ? 'Role' : 'IAMUser',
    principalId: principal.id,
    arn: principal.arn,
    accountId: caller.accountId,
    userName: principal.name,
  };
};

const types = {
  root: 'Root',
  user: 'IAMUser',
  role: 'AssumedRole',
  federated: 'FederatedUser',
} as const;

const userIdentityOf = (caller: Caller, viaService?: string): Readonly<Record<string, unknown>> => {
  const context = sessionContext(caller, issuerOf(caller));
  return {
    type: types[caller.kind],
    principalId: caller.userId,
    arn: caller.arn,
    accountId: caller.accountId,
    accessKeyId: caller.accessKeyId,
    ...(caller.kind === 'user' && caller.principal ? { userName: caller.principal.name } : {}),
    ...(context ? { sessionContext: context } : {}),
    ...(viaService === undefined ? {} : { invokedBy: viaService }),
  };
};

const SECRET = new Set(['SecretAccessKey', 'Base32StringSeed', 'QRCodePNG']);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `Jan 31, 2026, 9:00:00 AM`: how dates stand in response elements. */
const spokenDate = (text: string): string =>
  new Date(text).toLocaleString('en-US', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });

/** Response elements in CloudTrail's spelling. Secrets never leave in a log. */
const elementsOf = (value: unknown, name = ''): unknown => {
  if (name === 'sessionToken') return 'HIDDEN_DUE_TO_SECURITY_REASONS';
  if (Array.isArray(value)) return value.map((item) => elementsOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, item]) => item !== undefined && !SECRET.has(key))
        .map(([key, item]) => [lowerFirst(key), elementsOf(item, lowerFirst(key))]),
    );
  }
  if (typeof value === 'string' && /^(createDate|updateDate|expiration)$/.test(name)) {
    return spokenDate(value);
  }
  return value;
};

/** Reads of STS hand something out, so their answers are logged as well. */
const HANDS_OUT = new Set(['AssumeRole', 'GetSessionToken', 'GetFederationToken']);

export const recordOf = (
  world: World,
  caller: Caller,
  circumstances: Circumstances,
  asked: Asked,
): TrailRecord => {
  const { service, operation, error } = asked;
  const shown = !error && asked.answer && (!asked.readOnly || HANDS_OUT.has(operation));
  const roleArn = asked.requestParameters?.['roleArn'];
  return {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(caller, circumstances.viaService),
    eventTime: iso(world.now()),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: service === 'iam' ? 'us-east-1' : circumstances.region,
    sourceIPAddress: circumstances.viaService ?? circumstances.sourceIp,
    userAgent: circumstances.viaService ?? circumstances.userAgent,
    ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
    requestParameters: asked.requestParameters ?? null,
    responseElements: shown ? elementsOf(asked.answer) : null,
    requestID: asked.requestId,
    eventID: world.ids.uuid(),
    readOnly: asked.readOnly,
    ...(operation === 'AssumeRole' && typeof roleArn === 'string'
      ? { resources: [{ accountId: roleArn.split(':')[4], type: 'AWS::IAM::Role', ARN: roleArn }] }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: asked.data !== true,
    recipientAccountId: caller.accountId,
    eventCategory: asked.data === true ? 'Data' : 'Management',
  };
};

/** The record that the account of a role gets when somebody from another account assumes it. */
export const crossAccountRecord = (
  record: TrailRecord,
  caller: Caller,
  roleAccountId: string,
  eventId: string,
): TrailRecord => ({
  ...record,
  userIdentity: { type: 'AWSAccount', principalId: caller.userId, accountId: caller.accountId },
  eventID: eventId,
  recipientAccountId: roleAccountId,
});

/** A service puts a role on by itself: EC2 an instance profile, Lambda its execution role. */
export const serviceAssumption = (
  world: World,
  given: {
    readonly service: string;
    readonly roleArn: string;
    readonly sessionName: string;
    readonly accountId: string;
    readonly region: string;
    readonly answer: Readonly<Record<string, unknown>>;
  },
): TrailRecord => ({
  eventVersion: '1.11',
  userIdentity: { type: 'AWSService', invokedBy: given.service },
  eventTime: iso(world.now()),
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: given.region,
  sourceIPAddress: given.service,
  userAgent: given.service,
  requestParameters: { roleArn: given.roleArn, roleSessionName: given.sessionName },
  responseElements: elementsOf(given.answer),
  requestID: world.ids.uuid(),
  eventID: world.ids.uuid(),
  readOnly: true,
  resources: [{ accountId: given.accountId, type: 'AWS::IAM::Role', ARN: given.roleArn }],
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: given.accountId,
  eventCategory: 'Management',
  sharedEventID: world.ids.uuid(),
});
