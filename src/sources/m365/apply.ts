/** What one audit event changes: inbox rules, forwarding, delegates. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Event, FactKind, InventoryChange, InventoryFact } from '../../model/index.ts';
import { type AuditRecord, auditRecord } from './audit-record.ts';
import { delegationId, forwardingId, m365Id, ruleId } from './ids.ts';
import { accountIdentity, delegation, forwardingFact, ruleFact } from './inventory/facts.ts';
import { inboxRuleOf } from './parse.ts';

interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly record: AuditRecord;
  readonly tenantId: string;
}

type Handler = (scene: Scene) => readonly InventoryChange[];

const put = ({ event }: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: event.time,
  eventId: event.id,
});
const end = ({ event }: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: event.time,
  eventId: event.id,
});

const parameter = ({ record }: Scene, name: string): string | undefined =>
  record.named('Parameters', name);

const isTrue = (value: string | undefined): boolean => /^(?:true|\$true)$/i.test(value ?? '');

/** The mailbox that a cmdlet is about: its parameter where it names an account, else its object. */
const mailboxOf = (scene: Scene): string | undefined =>
  [
    parameter(scene, 'Identity'),
    scene.record.text('ObjectId'),
    scene.record.text('MailboxOwnerUPN'),
  ]
    .flatMap((one) => (one === undefined ? [] : [one]))
    .find((one) => one.includes('@') && !one.includes('\\'));

const recipients = (scene: Scene): readonly string[] =>
  ['ForwardTo', 'RedirectTo', 'ForwardAsAttachmentTo'].flatMap((name) =>
    (parameter(scene, name) ?? '')
      .split(/[;,]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );

const writeRule: Handler = (scene) => {
  const rule = inboxRuleOf(scene.record);
  if (rule === undefined) return [];
  const isNew = /^New-/i.test(scene.event.operation);
  const before = scene.view.resource(ruleId(rule.mailbox, rule.name));
  const told = recipients(scene);
  const fact = ruleFact(scene.tenantId, {
    ...rule,
    nativeId: before?.nativeId,
    enabled: isNew ? true : undefined,
    recipients: told,
    deletes: isTrue(parameter(scene, 'DeleteMessage')),
    moveTo: parameter(scene, 'MoveToFolder'),
  });
  // A change names only what it changes.
  const tags = before && !isNew ? { ...before.tags, ...fact.tags } : fact.tags;
  return [put(scene, { ...fact, tags })];
};

const switchRule: Handler = (scene) => {
  const rule = inboxRuleOf(scene.record);
  if (rule === undefined) return [];
  const before = scene.view.resource(ruleId(rule.mailbox, rule.name));
  if (before === undefined) return [];
  const enabled = String(/^Enable-/i.test(scene.event.operation));
  return [put(scene, { ...before, tags: { ...before.tags, enabled } })];
};

const removeRule: Handler = (scene) => {
  const rule = inboxRuleOf(scene.record);
  return rule === undefined ? [] : [end(scene, 'resource', ruleId(rule.mailbox, rule.name))];
};

const setMailbox: Handler = (scene) => {
  const mailbox = mailboxOf(scene);
  const names = new Set(scene.record.items('Parameters').map((one) => one['Name']));
  const touched = ['ForwardingSmtpAddress', 'ForwardingAddress'].filter((one) => names.has(one));
  if (mailbox === undefined || touched.length === 0) return [];
  const to = touched.map((one) => parameter(scene, one)).find((one) => one !== undefined);
  if (to === undefined) return [end(scene, 'resource', forwardingId(mailbox))];
  const keeps = parameter(scene, 'DeliverToMailboxAndForward');
  const keepsCopy = keeps === undefined ? undefined : isTrue(keeps);
  return [put(scene, forwardingFact(scene.tenantId, { mailbox, to, keepsCopy }))];
};

const delegationIn = (scene: Scene) => {
  const mailbox = mailboxOf(scene);
  const delegate = parameter(scene, 'User') ?? parameter(scene, 'Trustee');
  if (mailbox === undefined || delegate === undefined) return [];
  const rights = (parameter(scene, 'AccessRights') ?? 'FullAccess').split(/,\s*/);
  return rights.map((right) => ({ mailbox, delegate, right }));
};

const addDelegate: Handler = (scene) =>
  delegationIn(scene).map(({ delegate, mailbox, right }) =>
    put(scene, delegation(delegate, mailbox, right)),
  );
const removeDelegate: Handler = (scene) =>
  delegationIn(scene).map(({ delegate, mailbox, right }) =>
    end(scene, 'entitlement', delegationId(delegate, mailbox, right)),
  );

const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    'new-inboxrule': writeRule,
    'set-inboxrule': writeRule,
    'enable-inboxrule': switchRule,
    'disable-inboxrule': switchRule,
    'remove-inboxrule': removeRule,
    'set-mailbox': setMailbox,
    'add-mailboxpermission': addDelegate,
    'add-recipientpermission': addDelegate,
    'remove-mailboxpermission': removeDelegate,
    'remove-recipientpermission': removeDelegate,
  }),
);

/** Whoever acts exists. One that was here and is gone has a history: a late record must not bring it back. */
const firstSeen = (scene: Scene): readonly InventoryChange[] => {
  const { actor, outcome } = scene.event;
  const { principalId } = actor;
  if (principalId === undefined || outcome === 'failure' || !actor.name.includes('@')) return [];
  if (scene.view.identity(principalId) || scene.view.history(principalId).length > 0) return [];
  const raw = { userPrincipalName: actor.name, accountEnabled: true };
  const identity = accountIdentity(raw, scene.tenantId);
  return identity === undefined || identity.id !== m365Id(actor.name) ? [] : [put(scene, identity)];
};

/** Refused changes change nothing, but who tried is there all the same. */
export const applyM365 = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const tenantId = event.cloud.account ?? 'unknown';
  const scene: Scene = { event, view, record: auditRecord(event.raw), tenantId };
  const seen = firstSeen(scene);
  const handler =
    event.outcome === 'success' ? handlers.get(event.operation.toLowerCase()) : undefined;
  if (handler === undefined) return seen;
  const changes = handler(scene);
  return seen.length === 0 ? changes : [...seen, ...changes];
};
