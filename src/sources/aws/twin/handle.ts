/** One request from bytes to bytes: who asks, is it allowed, do it, log it, answer. */

import { isCountersignError } from '../../../core/index.ts';
import { readAuthorization, type SignedBy, signatureOf } from '../signature-v4.ts';
import { assertAllowed, assertSessionMay, type Circumstances, contextOf } from './authorise.ts';
import type { Call, Operation } from './call.ts';
import { type Caller, resolveCaller } from './caller.ts';
import { type DataCall, type HttpRequest, type Rendered, readDataCall } from './data-calls.ts';
import { type Form, readForm } from './form.ts';
import { faultOf, type Injection, type Injections } from './injection.ts';
import { operations } from './operations/index.ts';
import { type Organization, organizationAnswer } from './organization.ts';
import { rendered } from './render.ts';
import { serviceAnswer, type TwinServices } from './services.ts';
import { emptyAccount } from './state.ts';
import { crossAccountRecord, recordOf, type TrailRecord } from './trail.ts';
import { TwinFault } from './twin-fault.ts';
import type { World } from './world.ts';
import type { RenderedError } from './xml.ts';

export interface Handling {
  readonly world: World;
  readonly injections: Injections;
  readonly organization: Organization | undefined;
  readonly services: TwinServices;
  emit(record: TrailRecord): void;
}

export interface Handled extends Rendered {
  readonly requestId: string;
  readonly delayMs: number;
  /** Cut the connection instead of answering. */
  readonly lost: boolean;
}

const signedBy = ({ headers }: HttpRequest): SignedBy => {
  const header = headers['authorization'];
  if (header === undefined) {
    throw new TwinFault('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const signed = readAuthorization(header);
  if (!signed)
    throw new TwinFault(
      'IncompleteSignature',
      'Authorization header is not a complete SigV4 signature.',
    );
  return signed;
};

const assertSigned = (request: HttpRequest, signed: SignedBy, secret: string): void => {
  const expected = signatureOf(
    { ...request, ...signed, amzDate: request.headers['x-amz-date'] ?? '' },
    secret,
  );
  if (expected !== signed.signature) {
    throw new TwinFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
};

const header = (request: HttpRequest, name: string): string | undefined => {
  const value = request.headers[name]?.slice(0, 512);
  return value === '' ? undefined : value;
};

const circumstancesOf = (request: HttpRequest, signed: SignedBy, peer: string): Circumstances => {
  const viaService = header(request, 'x-twin-via-service');
  return {
    sourceIp: header(request, 'x-twin-source-ip') ?? peer,
    region: signed.scope.region,
    userAgent: header(request, 'x-twin-user-agent') ?? header(request, 'user-agent') ?? '-',
    ...(viaService === undefined ? {} : { viaService }),
  };
};

const noteUse = (world: World, caller: Caller, signed: SignedBy, permission: string): void => {
  const use = { at: world.now(), service: signed.scope.service, region: signed.scope.region };
  if (caller.principal) {
    const attempts = world.attempts.get(caller.principal.id) ?? new Map<string, number>();
    attempts.set(permission, use.at);
    world.attempts.set(caller.principal.id, attempts);
  }
  if (!caller.session) world.keyUse.set(caller.accessKeyId, use);
  else if (caller.session.kind === 'role') world.roleUse.set(caller.session.principalId, use);
};

interface Outcome {
  readonly readOnly: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
}

interface Asking {
  readonly caller: Caller;
  readonly circumstances: Circumstances;
  readonly signed: SignedBy;
}

const callOf = (
  { world }: Handling,
  { caller, circumstances }: Asking,
  form: Form,
  operation: Operation,
): Call => {
  const id = caller.accountId;
  const accounts = world.propagation.stored.accounts;
  return {
    world,
    form,
    caller,
    circumstances,
    context: contextOf(world, caller, circumstances, operation.keys?.(form)),
    account: accounts.get(id) ?? emptyAccount(id, 0),
    change(change) {
      world.propagation.commit((state) => {
        const account = state.accounts.get(id);
        if (account) change(account);
      });
    },
  };
};

const runOperation = (handling: Handling, asking: Asking, form: Form, name: string): Outcome => {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  const { service } = asking.signed.scope;
  if (!operation || operation.service !== service) {
    throw new TwinFault('InvalidAction', `Could not find operation ${name.slice(0, 128)}`);
  }
  assertSessionMay(asking.caller, service, name);
  const call = callOf(handling, asking, form, operation);
  if (operation.open !== true) {
    const resource = operation.resource?.(call) ?? '*';
    assertAllowed(
      handling.world,
      asking.caller,
      { action: `${service}:${name}`, resource },
      call.context,
    );
  }
  return { readOnly: operation.readOnly, parameters: form.trail(), answer: operation.run(call) };
};

const runDataCall = (
  handling: Handling,
  { caller, circumstances, signed }: Asking,
  call: DataCall,
): Outcome => {
  const context = contextOf(handling.world, caller, circumstances);
  assertAllowed(handling.world, caller, call, context);
  const { service } = signed.scope;
  const answer =
    organizationAnswer(handling.organization, service, call.operation) ??
    serviceAnswer(handling.services, {
      service,
      operation: call.operation,
      region: circumstances.region,
      asked: call.parameters,
    });
  return { readOnly: call.readOnly, parameters: call.parameters, answer };
};

const emitRecords = (
  { world, emit }: Handling,
  { caller, circumstances, signed }: Asking,
  asked: {
    readonly operation: string;
    readonly data: boolean;
    readonly requestId: string;
  } & Outcome & {
      readonly error?: RenderedError;
    },
): void => {
  const record = recordOf(world, caller, circumstances, {
    ...asked,
    service: signed.scope.service,
    requestParameters: Object.keys(asked.parameters).length > 0 ? asked.parameters : undefined,
  });
  emit(record);
  const { roleArn } = asked.parameters;
  const roleAccount = typeof roleArn === 'string' ? roleArn.split(':')[4] : undefined;
  if (
    asked.operation === 'AssumeRole' &&
    !asked.error &&
    roleAccount !== undefined &&
    roleAccount !== caller.accountId
  ) {
    emit(crossAccountRecord(record, caller, roleAccount, world.ids.uuid()));
  }
};

const errorOf = (fault: unknown): RenderedError => {
  if (isCountersignError(fault)) {
    return { code: 'ValidationError', message: fault.message, status: 400 };
  }
  if (!(fault instanceof TwinFault)) throw fault;
  return { code: fault.code, message: fault.message, status: fault.status };
};

interface Reading {
  readonly form: Form | undefined;
  readonly data: DataCall | undefined;
  readonly operation: string;
  readonly permission: string;
}

const read = (request: HttpRequest, service: string): Reading => {
  if (service === 'iam' || service === 'sts') {
    const form = readForm(request.body);
    const operation = form.get('Action') ?? '';
    return { form, data: undefined, operation, permission: `${service}:${operation}` };
  }
  const data = readDataCall(request, service);
  return { form: undefined, data, operation: data.operation, permission: data.action };
};

/** Always answers; a fault of the twin itself is thrown. */
export const handle = (handling: Handling, request: HttpRequest, peer: string): Handled => {
  const { world, injections } = handling;
  const requestId = world.ids.uuid();
  let service = 'iam';
  let reading: Reading | undefined;
  let asking: Asking | undefined;
  let hits: readonly Injection[] = [];
  let outcome: Outcome | undefined;
  let error: RenderedError | undefined;
  try {
    const signed = signedBy(request);
    service = signed.scope.service;
    reading = read(request, service);
    hits = injections.hits(reading.permission, signed.accessKeyId);
    const brake = hits.find(({ kind }) => kind === 'throttle' || kind === 'unavailable');
    const early = brake && faultOf(brake, reading.permission);
    if (early) throw early;
    const caller = resolveCaller(
      world,
      signed.accessKeyId,
      request.headers['x-amz-security-token'],
    );
    assertSigned(request, signed, caller.secret);
    noteUse(world, caller, signed, reading.permission);
    asking = { caller, signed, circumstances: circumstancesOf(request, signed, peer) };
    const denial = hits.find(({ kind }) => kind === 'deny');
    const denied = denial && faultOf(denial, reading.permission);
    if (denied) throw denied;
    outcome = reading.data
      ? runDataCall(handling, asking, reading.data)
      : runOperation(handling, asking, reading.form ?? readForm(''), reading.operation);
  } catch (fault) {
    error = errorOf(fault);
  }
  if (asking && reading) {
    emitRecords(handling, asking, {
      operation: reading.operation,
      data: reading.data?.data ?? false,
      requestId,
      readOnly:
        outcome?.readOnly ??
        operations[reading.operation]?.readOnly ??
        reading.data?.readOnly ??
        true,
      parameters: outcome?.parameters ?? reading.form?.trail() ?? reading.data?.parameters ?? {},
      answer: outcome?.answer,
      ...(error ? { error } : {}),
    });
  }
  const after = {
    requestId,
    delayMs: Math.max(0, ...hits.map(({ delayMs = 0 }) => delayMs)),
    lost: hits.some(({ kind }) => kind === 'lose_answer'),
  };
  return {
    ...after,
    ...rendered({
      service,
      operation: reading?.operation ?? '',
      data: reading?.data,
      answer: outcome?.answer,
      error,
      requestId,
    }),
  };
};
