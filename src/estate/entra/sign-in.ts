/**
 * Sign-in records as Microsoft Graph gives them (beta, which has `signInEventTypes` and `sessionId`).
 * https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 */
import type { Device } from '../common/device.ts';
import { spotOf } from '../common/spot.ts';
import type { Json } from '../common/stable.ts';
import { isoSeconds } from '../common/times.ts';
import type { Spot } from '../places.ts';
import type { Random } from '../random.ts';
import {
  type EntraApp,
  type EntraUser,
  type MicrosoftApp,
  microsoft,
  type Tenant,
} from './tenant.ts';

/** What a code means. Source: "Microsoft Entra authentication and authorization error codes". */
const reasons = {
  0: 'Other.',
  50053:
    'The account is locked, you have tried to sign in too many times with an incorrect user ID or password.',
  50055: 'Invalid password, entered expired password.',
  50074: 'Strong Authentication is required.',
  50076:
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  50126: 'Error validating credentials due to invalid username or password.',
  50140: "This occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
  50199: 'For security reasons, user confirmation is required for this request.',
  500121: 'Authentication failed during strong authentication request.',
  65001: 'The user or administrator has not consented to use the application.',
  700082: 'The refresh token has expired due to inactivity.',
  7000215: 'Invalid client secret is provided.',
  700016: 'Application was not found in the directory.',
  50034: 'The user account does not exist in the directory.',
} as const;

export type EntraCode = keyof typeof reasons;

export interface Where {
  readonly address: string;
  readonly spot: Spot | undefined;
}

const locationOf = (spot: Spot | undefined): Json =>
  spot === undefined
    ? { city: '', state: '', countryOrRegion: '', geoCoordinates: {} }
    : {
        city: spot.city,
        state: '',
        countryOrRegion: spot.country,
        geoCoordinates: { latitude: spot.latitude, longitude: spot.longitude },
      };

const deviceDetail = (device: Device | undefined, joined: boolean): Json =>
  device === undefined
    ? { deviceId: '', displayName: '', operatingSystem: '', browser: '', trustType: '' }
    : {
        deviceId: joined ? device.id : '',
        displayName: joined ? device.name : '',
        operatingSystem: device.os,
        browser: device.browser,
        isCompliant: joined,
        isManaged: joined,
        trustType: joined ? (device.mobile ? 'Azure AD registered' : 'Hybrid Azure AD joined') : '',
      };

type Method = 'push' | 'fido2' | 'sms' | 'claim';

const methodText: Readonly<Record<Method, string>> = {
  push: 'Mobile app notification',
  fido2: 'FIDO2 security key',
  sms: 'Text message',
  claim: 'Previously satisfied',
};

const steps = (at: number, code: EntraCode, second: Method | undefined): readonly Json[] => {
  const step = (authenticationMethod: string, succeeded: boolean, detail: string): Json => ({
    authenticationStepDateTime: isoSeconds(at),
    authenticationMethod,
    authenticationMethodDetail: null,
    succeeded,
    authenticationStepResultDetail: detail,
    authenticationStepRequirement: '',
  });
  if (second === 'claim')
    return [step(methodText.claim, true, 'MFA requirement satisfied by claim in the token')];
  const wrong = code === 50126 || code === 50053 || code === 50034;
  const password = step('Password', !wrong, wrong ? 'Incorrect password' : 'Correct password');
  if (second === undefined) return [password];
  const done = code === 0;
  return [
    password,
    step(
      methodText[second],
      done,
      done ? 'MFA completed in Azure AD' : 'MFA denied; user declined the authentication',
    ),
  ];
};

interface Common {
  readonly at: number;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly where: Where;
}

/** What differs between those who sign in; all else is the same for all. */
interface Own {
  readonly code: EntraCode;
  readonly user: EntraUser | undefined;
  readonly principal: EntraApp | undefined;
  readonly keyId: string;
  readonly app: readonly [appId: string, name: string];
  readonly resource: MicrosoftApp;
  readonly kind: 'interactiveUser' | 'nonInteractiveUser' | 'servicePrincipal' | 'managedIdentity';
  readonly client: string;
  readonly device: Device | undefined;
  readonly joined: boolean;
  readonly sessionId: string | undefined;
  readonly protocol: string;
  readonly second: Method | undefined;
  readonly policy: string;
}

/** Graph gives every field to everybody. In one piece: a day of a big tenant has tens of thousands of them. */
const written = ({ at, random, tenant, where }: Common, own: Own): Json => {
  const { code, user, principal, second, kind } = own;
  // The service looks at the address; of private ones it knows what the site told it.
  const spot = spotOf(where.address) ?? where.spot;
  const [resourceId, resourceDisplayName] = microsoft[own.resource];
  const interactive = kind === 'interactiveUser';
  return {
    id: random.uuid(),
    createdDateTime: isoSeconds(at),
    userDisplayName: user?.displayName ?? '',
    userPrincipalName: user?.upn.toLowerCase() ?? '',
    userId: user?.id ?? '',
    userType: user === undefined ? '' : 'member',
    appId: own.app[0],
    appDisplayName: own.app[1],
    resourceId,
    resourceDisplayName,
    resourceServicePrincipalId: own.resource === 'graph' ? tenant.graphId : '',
    resourceTenantId: tenant.id,
    homeTenantId: tenant.id,
    homeTenantName: '',
    crossTenantAccessType: 'none',
    ipAddress: where.address,
    autonomousSystemNumber: spot?.asn ?? 0,
    location: locationOf(spot),
    clientAppUsed: own.client,
    userAgent: own.device?.agent ?? '',
    deviceDetail: deviceDetail(own.device, own.joined),
    correlationId: random.uuid(),
    originalRequestId: '',
    isInteractive: interactive,
    signInEventTypes: [kind],
    signInIdentifier: interactive ? (user?.upn ?? '') : '',
    incomingTokenType: kind === 'nonInteractiveUser' ? 'refreshToken' : 'none',
    tokenIssuerName: '',
    tokenIssuerType: 'AzureAD',
    uniqueTokenIdentifier: random.hex(22),
    processingTimeInMilliseconds: random.int(60, 400),
    sessionId: own.sessionId ?? null,
    authenticationProtocol: own.protocol,
    authenticationRequirement:
      second === undefined ? 'singleFactorAuthentication' : 'multiFactorAuthentication',
    authenticationDetails: interactive ? steps(at, code, second) : [],
    mfaDetail:
      second === undefined || second === 'claim'
        ? null
        : { authMethod: methodText[second], authDetail: null },
    conditionalAccessStatus: own.policy,
    appliedConditionalAccessPolicies: [],
    servicePrincipalId: principal?.id ?? '',
    servicePrincipalName: principal?.displayName ?? '',
    servicePrincipalCredentialKeyId: own.keyId,
    servicePrincipalCredentialThumbprint: '',
    clientCredentialType: own.keyId === '' ? 'none' : 'clientSecret',
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    riskEventTypes_v2: [],
    status: {
      errorCode: code,
      failureReason: reasons[code],
      additionalDetails: code === 0 ? null : '',
    },
  };
};

export interface UserSignIn extends Common {
  readonly user: EntraUser;
  readonly device: Device | undefined;
  readonly app: MicrosoftApp | EntraApp;
  readonly resource?: MicrosoftApp;
  readonly code?: EntraCode;
  readonly interactive: boolean;
  readonly sessionId: string | undefined;
  /** Not of ours: neither joined nor compliant. */
  readonly foreign?: true;
  readonly second?: Method | undefined;
  readonly protocol?: 'none' | 'oAuth2' | 'deviceCode' | 'ropc';
  readonly client?: string;
  readonly policy?: 'success' | 'failure' | 'notApplied';
}

export const userSignIn = (given: UserSignIn): Json => {
  const { app, code = 0, interactive } = given;
  return written(given, {
    code,
    user: given.user,
    principal: undefined,
    keyId: '',
    app: typeof app === 'string' ? microsoft[app] : [app.appId, app.displayName],
    resource: given.resource ?? 'graph',
    kind: interactive ? 'interactiveUser' : 'nonInteractiveUser',
    client: given.client ?? (interactive ? 'Browser' : 'Mobile Apps and Desktop clients'),
    device: given.device,
    joined: given.foreign !== true,
    sessionId: given.sessionId,
    protocol: given.protocol ?? 'none',
    second: given.second,
    policy: given.policy ?? (code === 0 ? 'success' : 'notApplied'),
  });
};

export interface AppSignIn extends Common {
  readonly app: EntraApp;
  readonly resource?: MicrosoftApp;
  readonly code?: EntraCode;
  /** Key id of the secret; a managed identity has none. */
  readonly keyId: string;
}

/** A service principal with its secret, or a managed identity with what Azure keeps for it. */
export const appSignIn = (given: AppSignIn): Json => {
  const { app, code = 0 } = given;
  const managed = app.kind === 'managed';
  return written(given, {
    code,
    user: undefined,
    principal: app,
    keyId: managed ? '' : given.keyId,
    app: [app.appId, app.displayName],
    resource: given.resource ?? 'graph',
    kind: managed ? 'managedIdentity' : 'servicePrincipal',
    client: '',
    device: undefined,
    joined: false,
    sessionId: undefined,
    protocol: 'none',
    second: undefined,
    policy: 'notApplied',
  });
};
