/** AWS's own rules of single privileges. */
import type { PrivilegeRules } from '../../../inventory/index.ts';
import { carrierOf } from './carrier.ts';
import { expandActions } from './expand.ts';
import { awsMayDo } from './may-do.ts';
import { policyDocument } from './policy.ts';
import { awsTouches } from './touches.ts';

export const awsPrivileges: PrivilegeRules = {
  mayDo: awsMayDo,
  touches: awsTouches,
  carrier: carrierOf,
  expand: expandActions,
  policy: policyDocument,
};
