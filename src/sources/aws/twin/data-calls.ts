/**
 * Calls to services the twin keeps nothing of: checked against policies, logged and answered empty.
 * They are how a held credential is seen to work or not.
 */
import { isObject, parseJson } from '../../../core/index.ts';
import { readForm } from './form.ts';
import { bucketOperation, lambdaCall } from './policied.ts';
import { eksCall } from './services.ts';
import { TwinFault } from './twin-fault.ts';
import type { RenderedError } from './xml.ts';
import { type AnswerHead, escapeXml, renderAnswer, renderError } from './xml.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DataCall {
  readonly operation: string;
  readonly action: string;
  readonly resource: string;
  readonly protocol: 'query' | 'json' | 'rest';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
  /** Object-level: a data event in CloudTrail. */
  readonly data: boolean;
  readonly dryRun: boolean;
}

/** Where the IAM prefix of a service is not its signing name. */
const prefixes: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
};

const isRead = (operation: string): boolean => /^(Get|List|Describe|Head|Lookup)/.test(operation);

const s3 = ({
  method,
  path,
  query,
}: HttpRequest): { operation: string; action: string; resource: string; data: boolean } => {
  const [bucket = '', ...rest] = path.slice(1).split('/');
  const key = rest.join('/');
  if (bucket === '')
    return { operation: 'ListBuckets', action: 's3:ListAllMyBuckets', resource: '*', data: false };
  const verb = { PUT: 'Put', DELETE: 'Delete' }[method] ?? 'Get';
  if (key === '') {
    const about = bucketOperation(method, query);
    if (about !== undefined) {
      const resource = `arn:aws:s3:::${bucket}`;
      return { operation: about, action: `s3:${about}`, resource, data: false };
    }
    const operation =
      verb === 'Get' ? 'ListObjects' : `${verb === 'Put' ? 'Create' : 'Delete'}Bucket`;
    const action = verb === 'Get' ? 's3:ListBucket' : `s3:${operation}`;
    return { operation, action, resource: `arn:aws:s3:::${bucket}`, data: verb === 'Get' };
  }
  return {
    operation: `${verb}Object`,
    action: `s3:${verb}Object`,
    resource: `arn:aws:s3:::${bucket}/${key}`,
    data: true,
  };
};

const jsonParameters = (body: string): Readonly<Record<string, unknown>> => {
  if (body === '') return {};
  const json = parseJson(body, { maxBytes: 262_144, maxDepth: 16 });
  if (!isObject(json)) throw new TwinFault('ValidationError', 'The body must be an object.');
  // Payloads that carry secrets stay out of the log, as in CloudTrail.
  const { SecretString: _string, SecretBinary: _binary, Plaintext: _plain, ...shown } = json;
  return shown;
};

/** @throws TwinFault InvalidAction when no operation can be read from the request. */
export const readDataCall = (request: HttpRequest, service: string): DataCall => {
  const prefix = prefixes[service] ?? service;
  const target = request.headers['x-amz-target'];
  if (target !== undefined) {
    const operation = target.slice(target.lastIndexOf('.') + 1);
    const parameters = jsonParameters(request.body);
    const { SecretId: secretId } = parameters;
    return {
      operation,
      action: `${prefix}:${operation}`,
      resource: typeof secretId === 'string' && secretId.startsWith('arn:') ? secretId : '*',
      protocol: 'json',
      parameters,
      readOnly: isRead(operation),
      data: false,
      dryRun: false,
    };
  }
  if (service === 's3') {
    const { operation, action, resource, data } = s3(request);
    const [bucketName = '', ...rest] = request.path.slice(1).split('/');
    const key = decodeURIComponent(rest.join('/'));
    const parameters = {
      ...Object.fromEntries(new URLSearchParams(request.query)),
      ...(bucketName !== '' && { bucketName }),
      ...(key !== '' && { key }),
    };
    return {
      operation,
      action,
      resource,
      data,
      parameters,
      protocol: 'rest',
      readOnly: request.method === 'GET' || request.method === 'HEAD',
      dryRun: false,
    };
  }
  const rest =
    service === 'eks'
      ? eksCall(request.path, request.query)
      : service === 'lambda'
        ? lambdaCall(request.path, request.query)
        : undefined;
  if (rest !== undefined) {
    const { operation, parameters } = rest;
    return {
      operation,
      action: `${service}:${operation}`,
      resource: '*',
      protocol: 'json',
      parameters,
      readOnly: request.method === 'GET',
      data: false,
      dryRun: false,
    };
  }
  const form = readForm(request.body === '' ? request.query : request.body);
  const operation = form.get('Action') ?? '';
  if (!/^[A-Za-z]{1,128}$/.test(operation)) {
    throw new TwinFault('InvalidAction', 'The action or operation requested is invalid.');
  }
  return {
    operation,
    action: `${prefix}:${operation}`,
    resource: '*',
    protocol: 'query',
    parameters: form.trail(),
    readOnly: isRead(operation),
    data: false,
    dryRun: form.flag('DryRun'),
  };
};

export interface Rendered {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** An answer that is a body of its own: an object's bytes, a listing. */
interface RawBody {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const isRawBody = (answer: unknown): answer is RawBody => isObject(answer) && 'body' in answer;

export const renderDataAnswer = (call: DataCall, head: AnswerHead, answer: unknown): Rendered => {
  if (call.protocol !== 'json' && isRawBody(answer)) {
    return { status: 200, type: answer.type, body: answer.body };
  }
  if (call.protocol === 'json') {
    return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(answer ?? {}) };
  }
  if (call.protocol === 'query' && answer !== undefined) {
    return { status: 200, type: 'text/xml', body: renderAnswer(head, answer) };
  }
  return {
    status: 200,
    type: 'text/xml',
    body: `<${head.operation}Response><requestId>${head.requestId}</requestId></${head.operation}Response>`,
  };
};

const ec2Code = (code: string): string =>
  ({
    AccessDenied: 'UnauthorizedOperation',
    InvalidClientTokenId: 'AuthFailure',
    ExpiredToken: 'RequestExpired',
    Throttling: 'RequestLimitExceeded',
  })[code] ?? code;

const jsonCode = (code: string): string =>
  ({
    AccessDenied: 'AccessDeniedException',
    InvalidClientTokenId: 'UnrecognizedClientException',
    ExpiredToken: 'ExpiredTokenException',
    Throttling: 'ThrottlingException',
  })[code] ?? code;

/** The same refusal in the words of the service's own protocol. */
export const renderDataError = (
  protocol: DataCall['protocol'],
  head: Pick<AnswerHead, 'service' | 'requestId'>,
  error: RenderedError,
): Rendered => {
  if (protocol === 'json') {
    return {
      status: error.status >= 500 ? error.status : 400,
      type: 'application/x-amz-json-1.1',
      body: JSON.stringify({ __type: jsonCode(error.code), message: error.message }),
    };
  }
  if (protocol === 'rest') {
    const code = { InvalidClientTokenId: 'InvalidAccessKeyId' }[error.code] ?? error.code;
    return {
      status: error.status,
      type: 'application/xml',
      body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(error.message)}</Message><RequestId>${head.requestId}</RequestId></Error>`,
    };
  }
  const named = head.service === 'ec2' ? { ...error, code: ec2Code(error.code) } : error;
  return { status: error.status, type: 'text/xml', body: renderError(head, named) };
};
