/** What a change that Samba wrote down means: which object, which attributes, which right it is the use of. */
import type { EventTarget } from '../../../model/index.ts';
import type { Meaning } from '../../make-event.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { dnId, firstOfDn, sidId, sidOf } from '../names.ts';
import { rightOfAttribute } from '../rights.ts';

interface Changed {
  readonly meaning: Meaning;
  readonly operation: string;
  readonly privilege?: string;
  readonly targets: readonly EventTarget[];
}

const write = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
/** What the directory notes by itself: last logons, counters. */
const notes: Meaning = { classUid: 6003, activityId: 3, kind: 'other', effect: 'write' };

export interface AttributeChange {
  readonly action: string;
  readonly values: readonly string[];
}

/** Changes of one attribute, in order. Secrets come as `redacted`, without values. */
export const changesOf = (body: Raw, attribute: string): readonly AttributeChange[] => {
  const attributes = obj(body['attributes']);
  const key = Object.keys(attributes)
    .slice(0, 500)
    .find((one) => one.toLowerCase() === attribute.toLowerCase());
  if (key === undefined) return [];
  return list(obj(attributes[key])['actions']).map((one) => ({
    action: str(obj(one)['action']) ?? 'replace',
    values: list(obj(one)['values']).flatMap((value) => str(obj(value)['value']) ?? []),
  }));
};

/** `<GUID=…>;<SID=…>;CN=…`: the extended form of a DN. */
const readDn = (written: string): { readonly dn: string; readonly sid: string | undefined } => {
  const dn = written.replace(/^(?:<[A-Z_]{1,20}=[^>]{0,200}>;)+/, '');
  return { dn, sid: sidOf(/<SID=(S-[\d-]{1,180})>/.exec(written.slice(0, 500))?.[1]) };
};

const target = (
  kind: EventTarget['kind'],
  written: string,
  domain: string | undefined,
): EventTarget => {
  const { dn, sid } = readDn(written);
  return { kind, id: sid === undefined ? dnId(dn) : sidId(sid, domain), name: firstOfDn(dn) };
};

const own = new Set([
  'lastlogon',
  'lastlogontimestamp',
  'logoncount',
  'badpwdcount',
  'badpasswordtime',
  'lockouttime',
  'dnsrecord',
  'repluptodatevector',
  'ridnextrid',
  'ridpreviousallocationpool',
]);

const ACCOUNT_DISABLED = 0x2;

const userAccountControl = (body: Raw): number | undefined => {
  const written = changesOf(body, 'userAccountControl').at(-1)?.values[0];
  return written === undefined || !/^\d{1,10}$/.test(written) ? undefined : Number(written);
};

const kindOfObject = (body: Raw): EventTarget['kind'] => {
  const classes = changesOf(body, 'objectClass').flatMap(({ values }) => values);
  if (classes.some((one) => /^(?:user|computer|inetOrgPerson|msDS-.*ServiceAccount)$/i.test(one)))
    return 'identity';
  return classes.some((one) => /^group$/i.test(one)) ? 'group' : 'resource';
};

const added = (body: Raw, dn: string, domain: string | undefined): Changed => {
  const kind = kindOfObject(body);
  const meanings = { identity: write(3001, 1), group: write(3006, 6), resource: write(3004, 1) };
  return {
    meaning: meanings[kind === 'identity' || kind === 'group' ? kind : 'resource'],
    operation: 'dsdbChange Add',
    privilege: 'CreateChild',
    targets: [target(kind, dn, domain)],
  };
};

/** Attributes by which one comes to power, each its own class of event. */
const modified = (body: Raw, dn: string, domain: string | undefined): Changed => {
  const names = Object.keys(obj(body['attributes'])).slice(0, 100);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const operation = `dsdbChange Modify ${names.slice(0, 6).join(',')}`.trim();
  const account = [target('identity', dn, domain)];
  if (lower.has('member')) {
    const changes = changesOf(body, 'member');
    const members = changes.flatMap(({ values }) => values).slice(0, 100);
    return {
      meaning: write(3006, changes.some(({ action }) => action !== 'delete') ? 3 : 4),
      operation,
      privilege: 'AddMember',
      targets: [
        target('group', dn, domain),
        ...members.map((member) => target('identity', member, domain)),
      ],
    };
  }
  if (lower.has('unicodepwd') || lower.has('cleartextpassword'))
    return {
      meaning: write(3001, 4),
      operation,
      privilege: 'ForceChangePassword',
      targets: account,
    };
  const control = userAccountControl(body);
  if (control !== undefined) {
    const off = (control & ACCOUNT_DISABLED) !== 0;
    return {
      meaning: write(3001, off ? 5 : 2),
      operation,
      privilege: 'WriteUserAccountControl',
      targets: account,
    };
  }
  if (names.length > 0 && [...lower].every((name) => own.has(name)))
    return { meaning: notes, operation, targets: account };
  const privilege = rightOfAttribute(
    lower.has('ntsecuritydescriptor') ? 'nTSecurityDescriptor' : (names[0] ?? ''),
  );
  return { meaning: write(3004, 3), operation, privilege, targets: account };
};

const ofDirectory = (body: Raw, domain: string | undefined): Changed => {
  const dn = str(body['dn']) ?? '';
  const operation = str(body['operation']) ?? 'Modify';
  if (operation === 'Add') return added(body, dn, domain);
  if (operation !== 'Delete') return modified(body, dn, domain);
  return {
    meaning: write(3004, 4),
    operation: 'dsdbChange Delete',
    privilege: 'Delete',
    // What kind of object it was the record does not say: people and services are what matters.
    targets: [target('identity', dn, domain)],
  };
};

const ofPassword = (body: Raw, domain: string | undefined): Changed => {
  const action = str(body['action']) ?? 'Reset';
  const isOwn = action === 'Change';
  return {
    meaning: write(3001, isOwn ? 3 : 4),
    operation: `passwordChange ${action}`,
    privilege: isOwn ? 'ChangePassword' : 'ForceChangePassword',
    targets: [target('identity', str(body['dn']) ?? '', domain)],
  };
};

const ofGroup = (body: Raw, domain: string | undefined): Changed => {
  const action = str(body['action']) ?? 'Changed';
  const user = str(body['user']);
  // Of a new account Samba writes that it was added to a group of its own name: there is none.
  const group = body['group'] === user ? undefined : str(body['group']);
  return {
    meaning: write(3006, action === 'Removed' ? 4 : 3),
    operation: `groupChange ${action}`,
    privilege: 'AddMember',
    targets: [
      ...(group === undefined ? [] : [target('group', group, domain)]),
      ...(user === undefined ? [] : [target('identity', user, domain)]),
    ],
  };
};

export const changeOf = (type: string, body: Raw, domain: string | undefined): Changed => {
  if (type === 'dsdbChange') return ofDirectory(body, domain);
  if (type === 'passwordChange') return ofPassword(body, domain);
  if (type === 'groupChange') return ofGroup(body, domain);
  return {
    meaning: { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' },
    operation: [type, str(body['action'])].filter(Boolean).join(' '),
    targets: [],
  };
};
