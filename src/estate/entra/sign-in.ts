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

const risk = (level: 'none' | 'low' | 'medium' | 'high', types: readonly string[]): Json => ({
  riskDetail: 'none',
  riskLevelAggregated: level,
  riskLevelDuringSignIn: level,
  riskState: level === 'none' ? 'none' : 'atRisk',
  riskEventTypes_v2: types,
});

interface Common {
  readonly at: number;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly where: Where;
}

/** The service looks at the address; of private ones it knows what the site told it. */
const head = ({ at, random, tenant, where }: Common, code: EntraCode): Json => {
  const spot = spotOf(where.address) ?? where.spot;
  return {
    id: random.uuid(),
    createdDateTime: isoSeconds(at),
    correlationId: random.uuid(),
    originalRequestId: '',
    ipAddress: where.address,
    autonomousSystemNumber: spot?.asn ?? 0,
    location: locationOf(spot),
    homeTenantId: tenant.id,
    homeTenantName: '',
    resourceTenantId: tenant.id,
    crossTenantAccessType: 'none',
    tokenIssuerName: '',
    tokenIssuerType: 'AzureAD',
    processingTimeInMilliseconds: random.int(60, 400),
    uniqueTokenIdentifier: random.hex(22),
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
  readonly risk?: { readonly level: 'low' | 'medium' | 'high'; readonly types: readonly string[] };
  /** One that no managed device and no second factor asks for. */
  readonly policy?: 'success' | 'failure' | 'notApplied';
}

const appNames = (app: MicrosoftApp | EntraApp): Json => {
  if (typeof app !== 'string') return { appId: app.appId, appDisplayName: app.displayName };
  const [appId, appDisplayName] = microsoft[app];
  return { appId, appDisplayName };
};

const resourceNames = (name: MicrosoftApp, tenant: Tenant): Json => {
  const [resourceId, resourceDisplayName] = microsoft[name];
  return {
    resourceId,
    resourceDisplayName,
    ...(name === 'graph' ? { resourceServicePrincipalId: tenant.graphId } : {}),
  };
};

export const userSignIn = (given: UserSignIn): Json => {
  const { user, device, tenant, at, second, code = 0, interactive } = given;
  const isMfa = second !== undefined;
  return {
    ...head(given, code),
    userDisplayName: user.displayName,
    userPrincipalName: user.upn.toLowerCase(),
    userId: user.id,
    userType: 'member',
    signInIdentifier: interactive ? user.upn : '',
    ...appNames(given.app),
    ...resourceNames(given.resource ?? 'graph', tenant),
    clientAppUsed: given.client ?? (interactive ? 'Browser' : 'Mobile Apps and Desktop clients'),
    userAgent: device?.agent ?? '',
    isInteractive: interactive,
    signInEventTypes: [interactive ? 'interactiveUser' : 'nonInteractiveUser'],
    incomingTokenType: interactive ? 'none' : 'refreshToken',
    sessionId: given.sessionId ?? null,
    authenticationProtocol: given.protocol ?? 'none',
    authenticationRequirement: isMfa ? 'multiFactorAuthentication' : 'singleFactorAuthentication',
    authenticationDetails: interactive ? steps(at, code, second) : [],
    mfaDetail:
      isMfa && second !== 'claim' ? { authMethod: methodText[second], authDetail: null } : null,
    conditionalAccessStatus: given.policy ?? (code === 0 ? 'success' : 'notApplied'),
    appliedConditionalAccessPolicies: [],
    deviceDetail: deviceDetail(device, given.foreign !== true),
    servicePrincipalId: '',
    ...risk(given.risk?.level ?? 'none', given.risk?.types ?? []),
  };
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
  const { app, tenant, code = 0 } = given;
  const managed = app.kind === 'managed';
  return {
    ...head(given, code),
    userDisplayName: '',
    userPrincipalName: '',
    userId: '',
    appId: app.appId,
    appDisplayName: app.displayName,
    servicePrincipalId: app.id,
    servicePrincipalName: app.displayName,
    ...(managed
      ? {}
      : {
          servicePrincipalCredentialKeyId: given.keyId,
          servicePrincipalCredentialThumbprint: '',
          clientCredentialType: 'clientSecret',
        }),
    ...resourceNames(given.resource ?? 'graph', tenant),
    clientAppUsed: '',
    userAgent: '',
    isInteractive: false,
    signInEventTypes: [managed ? 'managedIdentity' : 'servicePrincipal'],
    incomingTokenType: 'none',
    authenticationProtocol: 'none',
    conditionalAccessStatus: 'notApplied',
    ...risk('none', []),
  };
};
