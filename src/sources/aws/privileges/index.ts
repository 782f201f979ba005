/** AWS's own rules of single privileges. */
import type { PrivilegeRules } from '../../../inventory/index.ts';
import { expandActions } from './expand.ts';
import { awsMayDo } from './may-do.ts';
import { policyDocument } from './policy.ts';

export const awsPrivileges: PrivilegeRules = {
  mayDo: awsMayDo,
  expand: expandActions,
  policy: policyDocument,
};
