/**
 * The twin writes Entra's own sign-in record for each token that it gives out or refuses.
 * https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 */
import type { Raw } from '../../record.ts';
import { guid, type TwinState } from './state.ts';

/** What a code means. Source: "Microsoft Entra authentication and authorization error codes". */
export const reasons = {
  0: 'Other.',
  50057: 'The user account is disabled.',
  50173: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  7000112: 'Application is disabled.',
  7000215: 'Invalid client secret provided.',
} as const;

export interface SignedIn {
  readonly at: number;
  /** The user or service principal, as Graph has it. */
  readonly holder: Raw;
  readonly kind: 'interactiveUser' | 'nonInteractiveUser' | 'servicePrincipal';
  readonly address: string;
  readonly agent: string;
  readonly code?: keyof typeof reasons;
  /** Of the secret or certificate of an app. */
  readonly keyId?: string;
  readonly session?: string;
  /** Name of the second factor, as `authenticationDetails` has it. */
  readonly second?: string;
  readonly device?: { readonly id: string; readonly browser: string; readonly system: string };
}

const person = ({ holder, kind }: SignedIn): Raw =>
  kind === 'servicePrincipal'
    ? { userId: '', userPrincipalName: '', userDisplayName: '' }
    : {
        userId: holder['id'],
        userPrincipalName: holder['userPrincipalName'],
        userDisplayName: holder['displayName'],
      };

const program = ({ holder, kind, keyId }: SignedIn): Raw =>
  kind === 'servicePrincipal'
    ? {
        appId: holder['appId'],
        appDisplayName: holder['displayName'],
        servicePrincipalId: holder['id'],
        servicePrincipalName: holder['displayName'],
        servicePrincipalCredentialKeyId: keyId ?? '',
        clientCredentialType: keyId === undefined ? 'none' : 'clientSecret',
      }
    : { appId: 'd3590ed6-52b3-4102-aeff-aad2292ab01c', appDisplayName: 'Microsoft Office' };

const steps = ({ at, kind, second }: SignedIn): readonly Raw[] =>
  kind !== 'interactiveUser'
    ? []
    : ['Password', ...(second === undefined ? [] : [second])].map((authenticationMethod) => ({
        authenticationStepDateTime: new Date(at).toISOString(),
        authenticationMethod,
        succeeded: true,
        authenticationStepResultDetail: '',
      }));

export const signedIn = (state: TwinState, given: SignedIn): void => {
  const { at, kind, code = 0, device, second } = given;
  const multi = second !== undefined || kind === 'nonInteractiveUser';
  state.signIns.push({
    id: guid(state, 'acadacad'),
    createdDateTime: new Date(at).toISOString(),
    ...person(given),
    ...program(given),
    resourceId: '00000003-0000-0000-c000-000000000000',
    resourceDisplayName: 'Microsoft Graph',
    resourceTenantId: state.tenantId,
    homeTenantId: state.tenantId,
    ipAddress: given.address,
    userAgent: given.agent,
    clientAppUsed: kind === 'interactiveUser' ? 'Browser' : 'Mobile Apps and Desktop clients',
    deviceDetail: {
      deviceId: device?.id ?? '',
      operatingSystem: device?.system ?? '',
      browser: device?.browser ?? '',
      isCompliant: device !== undefined,
      isManaged: device !== undefined,
    },
    correlationId: guid(state, 'acaeacae'),
    isInteractive: kind === 'interactiveUser',
    signInEventTypes: [kind],
    incomingTokenType: kind === 'nonInteractiveUser' ? 'refreshToken' : 'none',
    uniqueTokenIdentifier: guid(state, 'acafacaf'),
    sessionId: given.session ?? null,
    authenticationProtocol: 'none',
    authenticationRequirement: multi ? 'multiFactorAuthentication' : 'singleFactorAuthentication',
    authenticationDetails: steps(given),
    conditionalAccessStatus: 'notApplied',
    status: { errorCode: code, failureReason: reasons[code] },
  });
};
