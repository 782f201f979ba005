/** What administrators, and those who act as such, change in the tenant: each as the directory's audit log tells it. */
export { appRoleGiven, consented, ownerAdded, scopesGranted, secretAdded } from './apps.ts';
export type { Change } from './change.ts';
export {
  accountDisabled,
  deviceRegistered,
  groupJoined,
  madeEligible,
  methodDeleted,
  methodDeletedByAdmin,
  methodRegistered,
  ownPasswordChanged,
  passIssued,
  passwordReset,
  roleActivated,
  roleAdded,
  userAdded,
} from './people.ts';
export { federationSet, policyChanged } from './settings.ts';
