/** CloudTrail records as AWS writes them (record contents reference, version 1.11). */
import type { Moment } from '../part.ts';
import { type Random, uuidFrom } from '../random.ts';

export type TrailRecord = Readonly<Record<string, unknown>> & { readonly eventTime: string };

export interface Caller {
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly account: string;
  readonly address: string;
  readonly agent: string;
  /** True for browser sessions: AWS adds `sessionCredentialFromConsole`. */
  readonly fromConsole?: boolean;
}

export interface Call {
  /** Service prefix, `iam`; the event source is `<service>.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request?: Readonly<Record<string, unknown>> | null;
  readonly response?: Readonly<Record<string, unknown>> | null;
  readonly resources?: readonly {
    readonly ARN: string;
    readonly accountId?: string;
    readonly type: string;
  }[];
  readonly error?: { readonly code: string; readonly message: string };
  readonly region?: string;
  /** Data events are `false`. */
  readonly management?: boolean;
  readonly eventType?: string;
  readonly additional?: Readonly<Record<string, unknown>>;
  /** Of service events: what `serviceEventDetails` says. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Global services always log in us-east-1. */
const globalServices = new Set([
  'iam',
  'organizations',
  'cloudfront',
  'route53',
  'account',
  'support',
]);

const regionOf = (service: string, region: string): string =>
  globalServices.has(service) ? 'us-east-1' : region;

const tls = (service: string, region: string): Readonly<Record<string, unknown>> => ({
  tlsVersion: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
  clientProvidedHostHeader: globalServices.has(service)
    ? `${service}.amazonaws.com`
    : `${service}.${region}.amazonaws.com`,
});

const written = (caller: Caller, call: Call, at: number, drawn: number): TrailRecord => {
  const region = regionOf(call.service, call.region ?? 'eu-west-1');
  const fromService = caller.address.endsWith('.amazonaws.com');
  return {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: caller.address,
    userAgent: caller.agent,
    ...(call.error ? { errorCode: call.error.code, errorMessage: call.error.message } : {}),
    requestParameters: call.request ?? null,
    responseElements: call.error ? null : (call.response ?? null),
    ...(call.additional ? { additionalEventData: call.additional } : {}),
    requestID: uuidFrom(drawn, at, 1),
    eventID: uuidFrom(drawn, at, 2),
    readOnly: call.readOnly,
    ...(call.resources ? { resources: call.resources } : {}),
    eventType: call.eventType ?? 'AwsApiCall',
    managementEvent: call.management ?? true,
    recipientAccountId: caller.account,
    ...(call.details ? { serviceEventDetails: call.details } : {}),
    eventCategory: call.management === false ? 'Data' : 'Management',
    ...(fromService || call.eventType ? {} : { tlsDetails: tls(call.service, region) }),
    ...(caller.fromConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  };
};

const draw = (random: Random): number => Math.floor(random.next() * 4294967296);

export const trailRecord = (caller: Caller, call: Call, at: number, random: Random): TrailRecord =>
  written(caller, call, at, draw(random));

/** Written out only when it is read: a day of a big organisation is held without its text. */
class TrailMoment implements Moment {
  readonly system = 'aws';
  readonly at: number;
  readonly #caller: Caller;
  readonly #call: Call;
  readonly #drawn: number;

  constructor(at: number, caller: Caller, call: Call, drawn: number) {
    this.at = Math.floor(at);
    this.#caller = caller;
    this.#call = call;
    this.#drawn = drawn;
  }

  get record(): TrailRecord {
    return written(this.#caller, this.#call, this.at, this.#drawn);
  }
}

export const trailMoment = (caller: Caller, call: Call, at: number, random: Random): Moment =>
  new TrailMoment(at, caller, call, draw(random));
