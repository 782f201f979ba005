/** Every operation the twin answers, by the name the API gives it. */
import type { Operations } from '../call.ts';
import { accessAdvisorOperations } from './access-advisor.ts';
import { accessKeyOperations } from './access-keys.ts';
import { accountOperations } from './account.ts';
import { attachmentOperations } from './attachments.ts';
import { credentialReportOperations } from './credential-report.ts';
import { groupOperations } from './groups.ts';
import { inlinePolicyOperations } from './inline-policies.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { providerOperations } from './providers.ts';
import { roleOperations } from './roles.ts';
import { signInOperations } from './sign-in.ts';
import { simulateOperations } from './simulate.ts';
import { stsOperations } from './sts.ts';
import { userOperations } from './users.ts';

export const operations: Operations = {
  ...userOperations,
  ...groupOperations,
  ...roleOperations,
  ...inlinePolicyOperations,
  ...attachmentOperations,
  ...managedPolicyOperations,
  ...accessKeyOperations,
  ...signInOperations,
  ...accountOperations,
  ...accessAdvisorOperations,
  ...credentialReportOperations,
  ...providerOperations,
  ...simulateOperations,
  ...stsOperations,
};
