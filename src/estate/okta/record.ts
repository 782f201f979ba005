/** One event of the System Log. https://developer.okta.com/docs/reference/api/system-log/ */
import type { Device } from '../common/device.ts';
import { spotOf } from '../common/spot.ts';
import type { Json } from '../common/stable.ts';
import { isoMillis } from '../common/times.ts';
import type { Spot } from '../places.ts';
import type { Random } from '../random.ts';
import { type OktaApp, type OktaUser, oktaNative } from './org.ts';

export interface OktaClient {
  readonly address: string;
  readonly spot: Spot | undefined;
  readonly device?: Device | undefined;
  /** Of programs. */
  readonly agent?: string;
}

export interface OktaTarget {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
  readonly detailEntry?: Json | null;
}

export interface OktaEvent {
  readonly at: number;
  readonly random: Random;
  readonly eventType: string;
  readonly message: string;
  readonly actor: OktaUser | OktaApp | 'system';
  readonly client?: OktaClient;
  readonly session?: string | undefined;
  /** API token with which the call came. */
  readonly token?: string;
  readonly result?: 'SUCCESS' | 'FAILURE' | 'CHALLENGE' | 'DENY' | 'ALLOW';
  readonly reason?: string;
  readonly targets?: readonly OktaTarget[];
  readonly debug?: Json;
  readonly provider?: 'OKTA_AUTHENTICATION_PROVIDER' | 'FACTOR_PROVIDER';
  readonly severity?: 'INFO' | 'WARN';
}

const place = (spot: Spot | undefined): Json | null =>
  spot === undefined
    ? null
    : {
        city: spot.city,
        state: null,
        country: spot.country,
        postalCode: null,
        geolocation: { lat: spot.latitude, lon: spot.longitude },
      };

const clientOf = ({ address, spot, device, agent }: OktaClient): Json => ({
  userAgent: {
    rawUserAgent: agent ?? device?.agent ?? '',
    os: device?.os ?? 'Unknown',
    browser: device === undefined ? 'UNKNOWN' : (device.browser.split(' ')[0] ?? '').toUpperCase(),
  },
  zone: 'null',
  device: device === undefined ? 'Unknown' : device.mobile ? 'Mobile' : 'Computer',
  id: null,
  ipAddress: address,
  geographicalContext: place(spot),
});

/** The service looks at the address. */
const located = (client: OktaClient): OktaClient => ({
  ...client,
  spot: spotOf(client.address) ?? client.spot,
});

const noClient: Json = {
  userAgent: null,
  zone: null,
  device: null,
  id: null,
  ipAddress: null,
  geographicalContext: null,
};

const actorOf = (actor: OktaEvent['actor']): Json => {
  if (actor === 'system')
    return {
      id: 'okta_system_principal',
      type: 'SystemPrincipal',
      alternateId: 'system@okta.com',
      displayName: 'Okta System',
      detailEntry: null,
    };
  const isUser = 'login' in actor;
  return {
    id: actor.id,
    type: isUser ? 'User' : 'PublicClientApp',
    alternateId: isUser ? actor.login : actor.id,
    displayName: isUser ? actor.displayName : actor.label,
    detailEntry: null,
  };
};

const security = (spot: Spot | undefined): Json => ({
  asNumber: spot?.asn ?? null,
  asOrg: spot === undefined ? null : `as${spot.asn}`,
  isp: null,
  domain: null,
  isProxy: spot?.network === 'vpn',
});

export const oktaEvent = (event: OktaEvent): Json => {
  const { random, session, token, result = 'SUCCESS' } = event;
  const client = event.client && located(event.client);
  return {
    actor: actorOf(event.actor),
    client: client === undefined ? noClient : clientOf(client),
    device: null,
    authenticationContext: {
      authenticationProvider: event.provider ?? null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: session ?? 'unknown',
      externalSessionId: session ?? 'unknown',
    },
    displayMessage: event.message,
    eventType: event.eventType,
    outcome: { result, reason: event.reason ?? null },
    published: isoMillis(event.at),
    securityContext: security(client?.spot),
    severity: event.severity ?? 'INFO',
    debugContext: { debugData: { requestId: random.hex(32), ...event.debug } },
    legacyEventType: null,
    transaction: {
      type: token === undefined ? 'WEB' : 'JOB',
      id: random.hex(32),
      detail: token === undefined ? {} : { requestApiTokenId: token },
    },
    uuid: random.uuid(),
    version: '0',
    request: {
      ipChain:
        client === undefined
          ? []
          : [
              {
                ip: client.address,
                geographicalContext: place(client.spot),
                version: 'V4',
                source: null,
              },
            ],
    },
    target: (event.targets ?? []).map((one) => ({ detailEntry: null, ...one })),
  };
};

export const ofUser = (user: OktaUser): OktaTarget => ({
  id: user.id,
  type: 'User',
  alternateId: user.login,
  displayName: user.displayName,
});

export const ofApp = (app: OktaApp): OktaTarget => ({
  id: app.id,
  type: 'AppInstance',
  alternateId: app.label,
  displayName: app.label,
});

export const ofGroup = (group: { readonly id: string; readonly name: string }): OktaTarget => ({
  id: group.id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: group.name,
});

/** `102` and 20 characters, as the log has them. */
export const newSession = (random: Random): string => oktaNative('102', random);
