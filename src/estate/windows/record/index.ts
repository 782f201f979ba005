/** Events of the Security channel. */
export {
  accountChanged,
  attributeWritten,
  memberAdded,
  replicated,
  serviceInstalled,
} from './changes.ts';
export {
  otherCredentials,
  signedIn,
  signedOut,
  signInFailed,
  specialPrivileges,
} from './sign-ins.ts';
export {
  ntlmChecked,
  preauthFailed,
  serviceTicket,
  tgtAsked,
  ticketRenewed,
} from './tickets.ts';
export { newGuid, newLogonId, type SecurityEvent, sessionOn } from './written.ts';
