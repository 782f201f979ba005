/** Events of the Security channel. */
export {
  type Acting,
  type Attribute,
  accountChanged,
  attributeWritten,
  memberAdded,
  replicated,
  serviceInstalled,
} from './changes.ts';
export {
  type Logon,
  otherCredentials,
  signedIn,
  signedOut,
  signInFailed,
  specialPrivileges,
} from './sign-ins.ts';
export {
  ntlmChecked,
  preauthFailed,
  type ServiceTicket,
  serviceTicket,
  type Tgt,
  tgtAsked,
  ticketRenewed,
} from './tickets.ts';
export { newGuid, newLogonId, type SecurityEvent, sessionOn, type When } from './written.ts';
