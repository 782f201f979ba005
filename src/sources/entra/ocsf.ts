/** How Entra's events look in OCSF. */
import type { OcsfSystem } from '../render-ocsf.ts';

export const entraOcsf: OcsfSystem = {
  vendor: 'Microsoft',
  product: 'Microsoft Entra ID',
  log: 'Entra ID logs',
  account: { typeId: 6, type: 'Azure AD Account' },
  mapped: [
    'id',
    'createdDateTime',
    'activityDateTime',
    'detectedDateTime',
    'activityDisplayName',
    'userId',
    'userPrincipalName',
    'servicePrincipalId',
    'servicePrincipalName',
    'ipAddress',
    'userAgent',
    'sessionId',
    'tenantId',
    'initiatedBy',
    'result',
    'resultReason',
    'status.errorCode',
    'status.failureReason',
    'appDisplayName',
    'riskEventType',
  ],
  secrets: new Set(['secretText', 'password', 'passwordProfile', 'accessToken', 'refreshToken']),
};
