/** One record of the unified audit log → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { type AuditRecord, auditRecord } from './audit-record.ts';
import { m365Id, ruleId } from './ids.ts';
import { deedOf, meaningOf } from './meaning.ts';

/** 4 System, 5 Application, 6 ServicePrincipal, 3 DcAdmin (Microsoft's own), 7 and 8 policies. */
const automation =
  /^(?:3|4|5|6|7|8|System|Application|ServicePrincipal|DcAdmin|CustomPolicy|SystemPolicy)$/i;
const byMicrosoft = /^(?:3|4|8|System|DcAdmin|SystemPolicy)$/i;
const nobody = /^(?:not available|unknown|n\/a|NT AUTHORITY\\|NT SERVICE\\|SHAREPOINT\\)/i;

/** `ServicePrincipal_<id>` → the id; a name that no account has stands for a service. */
const accountOf = (userId: string): string | undefined => {
  if (nobody.test(userId)) return undefined;
  return userId.replace(/^ServicePrincipal_/i, '').replace(/^i:0[^|]{0,10}\|membership\|/i, '');
};

const sessionOf = (record: AuditRecord): string | undefined => {
  const access = record.object('AppAccessContext');
  return str(access['AADSessionId']) ?? record.text('AADSessionId') ?? record.text('SessionId');
};

/** The token's id is the `uniqueTokenIdentifier` of the sign-in that gave it out. */
const tokenOf = (record: AuditRecord): string | undefined => {
  const access = record.object('AppAccessContext');
  return str(access['UniqueTokenId']) ?? record.text('TokenObjectId');
};

const actorOf = (record: AuditRecord): EventActor => {
  const userId = record.text('UserId') ?? record.text('UserKey');
  const type = record.text('UserType') ?? '';
  const account = userId === undefined ? undefined : accountOf(userId);
  const isService = account === undefined || (byMicrosoft.test(type) && !account.includes('@'));
  const session = sessionOf(record);
  const token = tokenOf(record);
  const scope = record.text('OrganizationId');
  return {
    ...(isService || account === undefined ? {} : { principalId: m365Id(account) }),
    principalKind: isService ? (userId === undefined ? 'unknown' : 'service') : 'identity',
    name: account ?? userId ?? 'unknown',
    kind:
      userId === undefined
        ? 'unknown'
        : isService || automation.test(type)
          ? 'automation'
          : 'human',
    ...(scope === undefined ? {} : { scope }),
    ...(token === undefined
      ? {}
      : { credential: { type: 'session_token' as const, nativeId: token, temporary: true } }),
    ...(session === undefined ? {} : { session: { id: session } }),
  };
};

/** The application by which somebody acts, on their own machine and from their own address. */
const authOf = (record: AuditRecord): Pick<Event, 'auth'> => {
  const app = str(record.object('AppAccessContext')['ClientAppId']) ?? record.text('ClientAppId');
  return app === undefined ? {} : { auth: { client: app } };
};

const target = (
  kind: EventTarget['kind'],
  id: string | undefined,
  name = id,
): readonly EventTarget[] =>
  id === undefined || name === undefined ? [] : [{ kind, id: m365Id(id), name }];

const isRule = /^(?:New|Set|Remove|Enable|Disable)-InboxRule$/i;

/** `jane@example.com\Rule name`, or `<forest>\<guid>\<rule>`: the mailbox and the rule. */
export const inboxRuleOf = (
  record: AuditRecord,
): { readonly mailbox: string; readonly name: string } | undefined => {
  const object = record.text('ObjectId') ?? record.named('Parameters', 'Identity') ?? '';
  const parts = object.split('\\').map((part) => part.trim());
  const mailbox =
    parts.find((part) => part.includes('@')) ??
    record.named('Parameters', 'Mailbox') ??
    record.text('MailboxOwnerUPN') ??
    record.text('UserId');
  const name = record.named('Parameters', 'Name') ?? parts.at(-1);
  return mailbox === undefined || name === undefined || name === '' ? undefined : { mailbox, name };
};

const targetsOf = (record: AuditRecord, operation: string): readonly EventTarget[] => {
  if (isRule.test(operation)) {
    const rule = inboxRuleOf(record);
    if (rule !== undefined) {
      const id = ruleId(rule.mailbox, rule.name);
      return [...target('identity', rule.mailbox), { kind: 'policy', id, name: rule.name }];
    }
  }
  const owner = record.text('MailboxOwnerUPN');
  const other = record.text('TargetUserOrGroupName');
  const otherKind = /group/i.test(record.text('TargetUserOrGroupType') ?? '')
    ? 'group'
    : 'identity';
  // To whom a mailbox is opened (Add-MailboxPermission, Add-RecipientPermission).
  const receiver = record.named('Parameters', 'User') ?? record.named('Parameters', 'Trustee');
  const object = record.text('ObjectId');
  const item = str(obj(record.object('Item'))['Subject']);
  const isAccount = object?.includes('@') === true && !/[/:\\]/.test(object);
  return [
    ...target('identity', owner),
    ...target(otherKind, other),
    ...(receiver?.includes('@') ? target('identity', receiver) : []),
    ...target(isAccount ? 'identity' : 'resource', object),
    ...(object === undefined && item !== undefined ? target('resource', item) : []),
  ];
};

/** `ClientIP` may carry a port, or brackets. */
const sourceOf = (record: AuditRecord): Event['src'] => {
  const text = record.text('ClientIP');
  const bare = text
    ?.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  const ip = bare === undefined ? undefined : addressOf(bare);
  const userAgent =
    record.text('UserAgent') ??
    record.named('ExtendedProperties', 'UserAgent') ??
    record.text('ClientInfoString');
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

const outcomeOf = (record: AuditRecord, operation: string): Pick<Event, 'outcome' | 'error'> => {
  const said = record.text('ResultStatus') ?? '';
  const code = record.text('ErrorNumber') ?? record.text('LogonError') ?? said;
  if (/^UserLoginFailed$/i.test(operation)) return { outcome: 'failure', error: { code } };
  // Many workloads write no result: that the record is there says that it was done.
  if (said === '' || /^(?:succeeded|success|true|partiallysucceeded|0)$/i.test(said)) {
    return { outcome: 'success' };
  }
  return /^(?:fail|false|error|denied|block)/i.test(said)
    ? { outcome: 'failure', error: { code: code === '' ? said : code } }
    : { outcome: 'unknown', error: { code: said } };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditRecord = (raw: Raw): Event => {
  const record = auditRecord(raw);
  const operation = need(record.text('Operation'), 'Operation');
  const { outcome, error } = outcomeOf(record, operation);
  const tenant = record.text('OrganizationId');
  return makeEvent({
    source: 'm365',
    logsource: { product: 'm365', service: 'audit' },
    vendorId: record.text('Id'),
    time: needInstant(record.text('CreationTime'), 'CreationTime'),
    meaning: meaningOf(operation),
    deed: deedOf(operation),
    operation,
    service: record.text('Workload') ?? 'Microsoft 365',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record),
    ...authOf(record),
    src: sourceOf(record),
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: targetsOf(record, operation),
    raw,
  });
};
