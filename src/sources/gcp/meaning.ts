/**
 * What a method means in OCSF terms.
 * Source: Google Cloud documentation, "Audit logs for IAM", and each service's audit logging page.
 */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const token: Meaning = { classUid: 3003, activityId: 1, kind: 'token_issuance', effect: 'write' };
const secret: Meaning = { classUid: 6003, activityId: 2, kind: 'secret_access', effect: 'read' };

/** By the last word of the method, wherever the service puts its version. */
const byWord: ReadonlyMap<string, Meaning> = new Map([
  ['setiampolicy', change(3005, 1)],
  ['setiampermissions', change(3005, 1)],
  ['setorgpolicy', change(3004, 3)],
  ['createserviceaccount', change(3001, 1)],
  ['deleteserviceaccount', change(3001, 6)],
  ['undeleteserviceaccount', change(3001, 2)],
  ['disableserviceaccount', change(3001, 5)],
  ['enableserviceaccount', change(3001, 2)],
  ['createserviceaccountkey', change(3004, 1)],
  ['uploadserviceaccountkey', change(3004, 1)],
  ['deleteserviceaccountkey', change(3004, 4)],
  ['disableserviceaccountkey', change(3004, 9)],
  ['enableserviceaccountkey', change(3004, 8)],
  ['createrole', change(3004, 1)],
  ['updaterole', change(3004, 3)],
  ['deleterole', change(3004, 4)],
  ['undeleterole', change(3004, 1)],
  ['generateaccesstoken', token],
  ['generateidtoken', token],
  ['signjwt', token],
  ['signblob', token],
  ['exchangetoken', token],
  ['accesssecretversion', secret],
]);

/** Guards and doors: trusts, sinks, audit settings, network rules. */
const guarded =
  /workloadidentitypool|workforcepool|provider|configservicev2|sink|exclusion|orgpolicy|accesspolic|accesslevel|serviceperimeter|firewall|apikeys|projects\.set|billing|organizationadmin|essentialcontact/i;

const verbs: readonly (readonly [RegExp, 1 | 2 | 3 | 4])[] = [
  [
    /^(?:get|list|read|search|query|describe|aggregated|test|lookup|access|download|view|batchget|export|check)/i,
    2,
  ],
  [/^(?:delete|remove|destroy|purge|cancel|detach|revoke|disable|undeploy|deprecate)/i, 4],
  [
    /^(?:insert|create|add|upload|import|generate|start|run|submit|deploy|attach|copy|restore|enable|undelete|register)/i,
    1,
  ],
  [
    /^(?:update|patch|set|modify|replace|move|resize|reset|stop|write|put|change|rotate|activate|deactivate|suspend|resume)/i,
    3,
  ],
];

export const meaningOf = (method: string): Meaning => {
  const word = method.split('.').at(-1) ?? method;
  const known = byWord.get(word.toLowerCase());
  if (known) return known;
  const verb = verbs.find(([pattern]) => pattern.test(word))?.[1];
  if (verb === undefined)
    return { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };
  if (guarded.test(method) && verb !== 2) return change(3004, verb);
  return { classUid: 6003, activityId: verb, kind: 'other', effect: verb === 2 ? 'read' : 'write' };
};

/** Source: the audit logging pages of Cloud Logging, Cloud Monitoring and IAM. */
export const deedOf = deedsOf([
  [
    /ConfigServiceV2\.(?:DeleteSink|DeleteBucket|CreateExclusion)$|LoggingServiceV2\.DeleteLog$/,
    'audit_weakened',
  ],
  [
    /AlertPolicyService\.DeleteAlertPolicy$|(?:CreateMuteConfig|DeleteNotificationConfig)$/,
    'alerting_weakened',
  ],
  [
    /(?:WorkloadIdentityPools|WorkforcePools)\.(?:Create|Update|Undelete)\w*Provider\w*$/,
    'federation_changed',
  ],
]);
