/** How Microsoft 365's events look in OCSF. */
import type { OcsfSystem } from '../render-ocsf.ts';

export const m365Ocsf: OcsfSystem = {
  vendor: 'Microsoft',
  product: 'Microsoft 365',
  log: 'Unified audit log',
  account: { typeId: 6, type: 'Azure AD Account' },
  mapped: [
    'Id',
    'OfficeId',
    'CreationTime',
    'TimeGenerated',
    'Operation',
    'Workload',
    'OfficeWorkload',
    'ObjectId',
    'OfficeObjectId',
    'OrganizationId',
    'UserId',
    'ClientIP',
    'UserAgent',
    'ResultStatus',
    'AppAccessContext.AADSessionId',
    'AppAccessContext.UniqueTokenId',
    'AppAccessContext.ClientAppId',
    'MailboxOwnerUPN',
    'TargetUserOrGroupName',
  ],
  secrets: new Set(['Password', 'NewPassword', 'AccessToken', 'RefreshToken']),
};
