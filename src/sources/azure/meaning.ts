/** What an operation of Azure means, by its name. First fitting line. */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const api = (
  activityId: number,
  kind: Meaning['kind'] = 'other',
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid: 6003, activityId, kind, effect });

/** Source: Azure documentation, "Azure resource provider operations". */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^microsoft\.security\/.*alerts\/activate/i,
    { classUid: 2004, activityId: 1, kind: 'other', effect: 'unknown' },
  ],
  [/^microsoft\.authorization\/elevateaccess/i, change(3005, 1)],
  [
    /^microsoft\.authorization\/role(?:assignments|eligibility\w*|assignmentschedule\w*)\/write/i,
    change(3005, 1),
  ],
  [
    /^microsoft\.authorization\/role(?:assignments|eligibility\w*|assignmentschedule\w*)\/delete/i,
    change(3005, 2),
  ],
  [/^microsoft\.keyvault\/vaults\/accesspolicies\/write/i, change(3005, 1)],
  [/^microsoft\.managedidentity\/.*assign\/action/i, change(3005, 1)],
  // What policies find, not a change of them.
  [/^microsoft\.authorization\/policies\/.*\/action/i, api(99, 'other', 'unknown')],
  [
    /^microsoft\.(?:authorization|managedidentity|insights\/diagnosticsettings|aad)\b.*\/write$/i,
    change(3004, 3),
  ],
  [
    /^microsoft\.(?:authorization|managedidentity|insights\/diagnosticsettings|aad)\b.*\/delete$/i,
    change(3004, 4),
  ],
  // Keys and secrets handed out.
  [
    /\/(?:list(?:account|service)?(?:keys|sas|secrets|credentials|clusteradmincredential|clusterusercredential|connectionstrings)|getsecret|regeneratekey|publishxml)\b/i,
    api(2, 'secret_access', 'read'),
  ],
  [
    /^(?:SecretGet|SecretList|KeyGet|KeyDecrypt|KeyUnwrap|KeySign|CertificateGet|SecretBackup|KeyBackup)$/i,
    api(2, 'secret_access', 'read'),
  ],
  [/^(?:Secret|Key|Certificate)(?:Set|Create|Import|Update|Restore|Recover)\w*$/i, api(3)],
  [/^(?:Secret|Key|Certificate)(?:Delete|Purge)\w*$/i, api(4)],
  [/^(?:Get|List|Query|Peek)\w*$/, api(2, 'other', 'read')],
  [/^(?:Put|Create|Copy|Append|Set|Update|Insert)\w*$/, api(3)],
  [/^(?:Delete|Clear)\w*$/, api(4)],
  [/\/(?:keys|secrets|certificates)\/(?:recover|restore|backup)\b/i, api(3, 'secret_access')],
  [/\/purge\/action$/i, api(4)],
  [/\/write$/i, api(3)],
  [/\/delete$/i, api(4)],
  [/\/read(?:\/action)?$/i, api(2, 'other', 'read')],
];

export const meaningOf = (operation: string): Meaning =>
  meanings.find(([pattern]) => pattern.test(operation))?.[1] ?? api(99, 'other', 'unknown');

/** Source: as above. A diagnostic setting that is written may be wider or narrower: only its end is sure. */
export const deedOf = deedsOf([
  [
    /^microsoft\.(?:insights\/diagnosticsettings|insights\/datacollectionrules|operationalinsights\/workspaces|network\/networkwatchers\/flowlogs)\/delete$/i,
    'audit_weakened',
  ],
  [
    /^microsoft\.(?:insights\/(?:activitylogalerts|metricalerts|scheduledqueryrules)|securityinsights\/(?:alertrules|automationrules))\/delete$/i,
    'alerting_weakened',
  ],
  [/^microsoft\.security\/alertssuppressionrules\/write$/i, 'alerting_weakened'],
  [/^microsoft\.managedidentity\/.*federatedidentitycredentials\/write$/i, 'federation_changed'],
]);
