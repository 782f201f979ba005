/** API calls of everyday life, with the parameters AWS logs for them; a file for each service or few. */
export { failed } from './failed.ts';
export {
  createAccessKey,
  createOnDemandUser,
  deactivateAccessKey,
  deleteAccessKey,
  deleteLoginProfile,
  deleteUser,
  deleteUserPolicy,
  listAccessKeys,
  putOnDemandPolicy,
  removeFromGroup,
} from './keys.ts';
export { agentCall, auditing, deploying, machineCalls, workloadCall } from './machines.ts';
export { administering, applying, browsing, developing, onCallWork } from './people.ts';
export { assumeRole } from './sts.ts';
