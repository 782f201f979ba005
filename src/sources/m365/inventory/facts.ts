/** Accounts, mailboxes, who else reads them, and where mail is sent on to. */
import {
  type Entitlement,
  type Identity,
  known,
  noFlags,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import { delegationId, forwardingId, m365Id, ruleId } from '../ids.ts';

const present = (
  given: Readonly<Record<string, string | boolean | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, String(value)] as const],
    ),
  );

/** A user of the tenant, as Graph lists it. */
export const accountIdentity = (raw: Raw, tenantId: string): Identity | undefined => {
  const upn = str(raw['userPrincipalName']);
  if (upn === undefined) return undefined;
  const objectId = str(raw['id']);
  const created = instant(raw['createdDateTime']);
  const isGuest = raw['userType'] === 'Guest' || upn.includes('#EXT#');
  const enabled = raw['accountEnabled'];
  return {
    kind: 'identity',
    id: m365Id(upn),
    system: 'm365',
    nativeId: upn,
    scope: tenantId,
    name: upn,
    class: 'human',
    classReason: isGuest ? 'guest user' : 'user account of the tenant',
    flags: { ...noFlags, external: isGuest },
    status: enabled === true ? 'active' : enabled === false ? 'disabled' : 'unknown',
    createdAt: created === undefined ? unknown('Graph gives no date') : known(created),
    interactive: known(true),
    mfa: unknown('what it signs in with is known to Entra, not to Microsoft 365'),
    lastUsedAt: unknown('last sign-ins are known to Entra'),
    tags: present({ email: (str(raw['mail']) ?? (isGuest ? undefined : upn))?.toLowerCase() }),
    handles: [
      ...(isGuest ? [] : [{ kind: 'email' as const, value: upn.toLowerCase(), verified: true }]),
      ...(objectId === undefined
        ? []
        : [{ kind: 'federated_id' as const, value: objectId, issuer: tenantId, verified: true }]),
    ],
  };
};

const resource = (
  tenantId: string,
  parts: Pick<Resource, 'id' | 'nativeId' | 'name' | 'type' | 'tags'>,
): Resource => ({ kind: 'resource', system: 'm365', scope: tenantId, ...parts });

/** `smtp:jane@x.example`, or a recipient's name in Exchange. */
export interface Forwarding {
  readonly mailbox: string;
  readonly to: string;
  readonly keepsCopy: boolean | undefined;
}

const bareAddress = (to: string): string => to.replace(/^smtp:/i, '');

const domainOf = (address: string): string | undefined =>
  /@([^@\s]{1,255})$/.exec(address)?.[1]?.toLowerCase();

/** To another domain than the mailbox's own; unknown where the recipient is a name. */
const leaves = (mailbox: string, recipients: readonly string[]): boolean | undefined => {
  const domains = recipients.map((one) => domainOf(bareAddress(one)));
  if (domains.some((one) => one !== undefined && one !== domainOf(mailbox))) return true;
  return domains.includes(undefined) ? undefined : false;
};

export const forwardingFact = (tenantId: string, forwarding: Forwarding): Resource =>
  resource(tenantId, {
    id: forwardingId(forwarding.mailbox),
    nativeId: forwarding.mailbox,
    name: `${forwarding.mailbox} → ${bareAddress(forwarding.to)}`,
    type: 'mailbox_forwarding',
    tags: present({
      mailbox: forwarding.mailbox.toLowerCase(),
      to: bareAddress(forwarding.to),
      leavesDomain: leaves(forwarding.mailbox, [forwarding.to]),
      keepsCopy: forwarding.keepsCopy,
    }),
  });

export const mailboxName = (raw: Raw): string | undefined =>
  str(raw['UserPrincipalName']) ?? str(raw['PrimarySmtpAddress']);

export const mailboxFacts = (raw: Raw, tenantId: string): readonly (Resource | Entitlement)[] => {
  const name = mailboxName(raw);
  if (name === undefined) return [];
  const to = str(raw['ForwardingSmtpAddress']) ?? str(raw['ForwardingAddress']);
  const keeps = raw['DeliverToMailboxAndForward'];
  return [
    resource(tenantId, {
      id: m365Id(`mailbox:${name}`),
      nativeId: str(raw['ExchangeGuid']) ?? name,
      name,
      type: 'mailbox',
      tags: present({
        mailboxType: str(raw['RecipientTypeDetails']),
        auditEnabled: raw['AuditEnabled'] === undefined ? undefined : raw['AuditEnabled'] === true,
        primarySmtpAddress: str(raw['PrimarySmtpAddress']),
      }),
    }),
    ...(to === undefined
      ? []
      : [
          forwardingFact(tenantId, {
            mailbox: name,
            to,
            keepsCopy: typeof keeps === 'boolean' ? keeps : undefined,
          }),
        ]),
    ...strings(raw['GrantSendOnBehalfTo']).map((delegate) =>
      delegation(delegate, name, 'SendOnBehalf'),
    ),
  ];
};

export const delegation = (delegate: string, mailbox: string, right: string): Entitlement => ({
  kind: 'entitlement',
  id: delegationId(delegate, mailbox, right),
  system: 'm365',
  holderId: m365Id(delegate),
  effect: 'allow',
  privileges: [right],
  privilegesInverted: false,
  resources: [m365Id(`mailbox:${mailbox}`)],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: `${right} on ${mailbox}` },
  standing: 'standing',
});

/** Everybody has rights on their own mailbox; those from above are Exchange's own. */
const isOwn = (delegate: string): boolean => /^NT AUTHORITY\\|^S-1-5-/i.test(delegate);

/** `Get-MailboxPermission` (`User`) and `Get-RecipientPermission` (`Trustee`). */
export const permissionFacts = (raw: Raw, mailbox: string): readonly Entitlement[] => {
  const delegate = str(raw['User']) ?? str(raw['Trustee']);
  const denied = raw['Deny'] === true || raw['AccessControlType'] === 'Deny';
  if (delegate === undefined || isOwn(delegate) || raw['IsInherited'] === true || denied) return [];
  const told = raw['AccessRights'];
  const rights = typeof told === 'string' ? told.split(/,\s*/) : strings(told);
  return rights.map((right) => delegation(delegate, mailbox, right));
};

export interface Rule {
  readonly mailbox: string;
  readonly name: string;
  readonly nativeId: string | undefined;
  readonly enabled: boolean | undefined;
  readonly recipients: readonly string[];
  readonly deletes: boolean;
  readonly moveTo: string | undefined;
}

export const ruleFact = (tenantId: string, rule: Rule, nth = 1): Resource =>
  resource(tenantId, {
    id: ruleId(rule.mailbox, nth === 1 ? rule.name : `${rule.name}#${nth}`),
    nativeId: rule.nativeId ?? rule.name,
    name: rule.name,
    type: 'inbox_rule',
    tags: present({
      mailbox: rule.mailbox.toLowerCase(),
      enabled: rule.enabled,
      forwardsTo: rule.recipients.slice(0, 20).join(',').slice(0, 1_000),
      leavesDomain:
        rule.recipients.length === 0 ? undefined : leaves(rule.mailbox, rule.recipients),
      deletes: rule.deletes || undefined,
      moveTo: rule.moveTo,
    }),
  });

const addresses = (value: unknown): readonly string[] =>
  list(value).flatMap((one) => {
    const address = str(obj(obj(one)['emailAddress'])['address']);
    return address === undefined ? [] : [address];
  });

/** https://learn.microsoft.com/graph/api/resources/messagerule */
export const graphRule = (raw: Raw, mailbox: string): Rule | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const does = obj(raw['actions']);
  const enabled = raw['isEnabled'];
  return {
    mailbox,
    name: str(raw['displayName']) ?? id,
    nativeId: id,
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
    recipients: ['forwardTo', 'redirectTo', 'forwardAsAttachmentTo'].flatMap((field) =>
      addresses(does[field]),
    ),
    deletes: does['delete'] === true || does['permanentDelete'] === true,
    moveTo: str(does['moveToFolder']),
  };
};

/** `Get-ApplicationAccessPolicy`: which mailboxes an app may open, or may not. */
export const appPolicyFact = (raw: Raw, tenantId: string): Resource | undefined => {
  const appId = str(raw['AppId']);
  const identity = str(raw['Identity']) ?? str(raw['ScopeIdentity']);
  if (appId === undefined || identity === undefined) return undefined;
  return resource(tenantId, {
    id: m365Id(`app-access-policy:${identity}`),
    nativeId: identity,
    name: str(raw['Description']) || identity,
    type: 'application_access_policy',
    tags: present({
      appId,
      accessRight: str(raw['AccessRight']),
      scopeName: str(raw['ScopeName']),
    }),
  });
};
