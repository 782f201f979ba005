/**
 * One entry of OpenLDAP's access log (cn=accesslog, as JSON) or one taken-apart log line → one event.
 * https://www.openldap.org/software/man.cgi?query=slapo-accesslog
 */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str, strings } from '../record.ts';
import { ldapId, nameOfDn, SYSTEM } from './ids.ts';

const LOGSOURCE = { product: 'ldap', service: 'access' } as const;

export const isAccessEntry = (record: Raw): boolean =>
  str(record['reqType']) !== undefined && str(record['reqStart']) !== undefined;
export const isLdapLine = (record: Raw): boolean => str(obj(record['ldap'])['verb']) !== undefined;

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const signIn = (activityId: number): Meaning => ({
  classUid: 3002,
  activityId,
  kind: 'authentication',
  effect: 'unknown',
});
const other = (activityId: number, effect: Event['effect']): Meaning => ({
  classUid: 6003,
  activityId,
  kind: 'other',
  effect,
});

/** Attributes by which one comes to power or is shut out. */
const telling: readonly (readonly [RegExp, Meaning, EventTarget['kind']])[] = [
  [/^userpassword$/i, change(3001, 4), 'identity'],
  [/^(?:pwdaccountlockedtime|nsaccountlock)$/i, change(3001, 9), 'identity'],
  [/^(?:member|uniquemember|memberuid)$/i, change(3006, 3), 'group'],
  [/^(?:olcaccess|aci)$/i, change(3005, 1), 'policy'],
  [/^pwd(?:reset|policysubentry)$/i, change(3004, 3), 'identity'],
];
/** Kept by the server itself. */
const own =
  /^(?:entrycsn|modifiersname|modifytimestamp|pwdlastsuccess|pwdfailuretime|authtimestamp|pwdhistory|pwdchangedtime|contextcsn)$/i;

interface Modification {
  readonly attribute: string;
  readonly operation: string;
  readonly value: string;
}

/** `member:+ uid=alice,…`: attribute, operation (`=` `+` `-` `#`), value. */
const modificationsOf = (record: Raw): readonly Modification[] =>
  strings(record['reqMod'])
    .slice(0, 500)
    .flatMap((one) => {
      const [, attribute, operation, value = ''] =
        /^([A-Za-z0-9;.-]{1,200}):([=+\-#])(?: (.{0,2000}))?/s.exec(one) ?? [];
      return attribute === undefined || operation === undefined
        ? []
        : [{ attribute, operation, value }];
    });

/**
 * With `lastbind` and a password policy, what is logged of a sign-in is often only what the server then notes of it:
 * the last success, or one failure more.
 */
const notedSignIn = (changes: readonly Modification[]): Event['outcome'] | undefined => {
  if (changes.length === 0 || !changes.every(({ attribute }) => own.test(attribute)))
    return undefined;
  const notes = (pattern: RegExp, operations: string) =>
    changes.some(
      ({ attribute, operation }) => pattern.test(attribute) && operations.includes(operation),
    );
  if (notes(/^(?:pwdlastsuccess|authtimestamp)$/i, '+=')) return 'success';
  return notes(/^pwdfailuretime$/i, '+=') ? 'failure' : undefined;
};

interface Told {
  readonly meaning: Meaning;
  readonly target: EventTarget['kind'];
  readonly members: readonly EventTarget[];
}

const ofModify = (changes: readonly Modification[]): Told => {
  for (const [pattern, meaning, target] of telling) {
    const hits = changes.filter(({ attribute }) => pattern.test(attribute));
    const [hit] = hits;
    if (!hit) continue;
    const removes = hits.every(({ operation }) => operation === '-');
    const members =
      meaning.classUid === 3006
        ? hits
            .filter(({ value }) => value.includes('='))
            .map(
              ({ value }): EventTarget => ({
                kind: 'identity',
                id: ldapId(value),
                name: nameOfDn(value),
              }),
            )
        : [];
    const opposite: Readonly<Record<number, number>> = { 3006: 4, 3001: 12 };
    const activityId =
      removes && hit.attribute.toLowerCase() !== 'userpassword'
        ? (opposite[meaning.classUid] ?? meaning.activityId)
        : meaning.activityId;
    return { meaning: { ...meaning, activityId }, target, members };
  }
  const isOwn = changes.length > 0 && changes.every(({ attribute }) => own.test(attribute));
  return { meaning: isOwn ? other(3, 'write') : change(3004, 3), target: 'resource', members: [] };
};

const isAccountMade = (changes: readonly Modification[]): boolean =>
  changes.some(
    ({ attribute, value }) =>
      /^objectclass$/i.test(attribute) &&
      /^(?:inetorgperson|posixaccount|account|simplesecurityobject)$/i.test(value),
  );

const toldBy = (type: string, changes: readonly Modification[]): Told => {
  const plain = (meaning: Meaning, target: EventTarget['kind'] = 'resource'): Told => ({
    meaning,
    target,
    members: [],
  });
  switch (type) {
    case 'bind':
      return plain(signIn(1), 'identity');
    case 'unbind':
      return plain(signIn(2), 'identity');
    case 'add':
      return isAccountMade(changes) ? plain(change(3001, 1), 'identity') : plain(change(3004, 1));
    case 'modify':
      return notedSignIn(changes) !== undefined ? plain(signIn(1), 'identity') : ofModify(changes);
    case 'delete':
      return plain(change(3004, 4));
    case 'modrdn':
      return plain(change(3004, 5));
    default:
      return plain(other(/^(?:search|compare)$/.test(type) ? 2 : 99, 'read'));
  }
};

const actorOf = (dn: string | undefined, session: string | undefined): EventActor => {
  const rest = session === undefined ? {} : { session: { id: session } };
  if (dn === undefined)
    return { principalKind: 'anonymous', name: 'anonymous', kind: 'unknown', ...rest };
  return {
    principalId: ldapId(dn),
    principalKind: 'identity',
    name: nameOfDn(dn),
    kind: 'unknown',
    ...rest,
  };
};

/** `20261122021105.000032Z`. */
const isoOf = (value: string | undefined): string | undefined =>
  value?.replace(
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3})\d*)?Z$/,
    (_all, y, mo, d, h, mi, s, ms = '000') =>
      `${y}-${mo}-${d}T${h}:${mi}:${s}.${String(ms).padEnd(3, '0')}Z`,
  );

/** RFC 4511 appendix A. */
const results: Readonly<Record<string, string>> = {
  '32': 'noSuchObject',
  '48': 'inappropriateAuthentication',
  '49': 'invalidCredentials',
  '50': 'insufficientAccessRights',
  '53': 'unwillingToPerform',
};
const outcomeOf = (code: string | undefined): Pick<Event, 'outcome' | 'error'> => {
  if (code === undefined) return { outcome: 'unknown' };
  // 5 and 6 are the answers of a comparison, 10 a referral, 14 one step of a sign-in.
  if (/^(?:0|5|6|10|14)$/.test(code)) return { outcome: 'success' };
  const message = results[code];
  return { outcome: 'failure', error: { code, ...(message ? { message } : {}) } };
};

const parseEntry = (raw: Raw): Event => {
  const type = need(str(raw['reqType']), 'reqType').replace(/\(.*/, '');
  const time = needInstant(isoOf(str(raw['reqStart'])), 'reqStart');
  const dn = str(raw['reqDN']);
  const changes = modificationsOf(raw);
  const { meaning, target, members } = toldBy(type, changes);
  const isSignIn = meaning.classUid === 3002;
  const session = str(raw['reqSession']);
  const isNote = isSignIn && type === 'modify';
  const failed = isNote && notedSignIn(changes) === 'failure';
  const { outcome, error } = outcomeOf(failed ? '49' : str(raw['reqResult']));
  return makeEvent({
    source: SYSTEM,
    logsource: LOGSOURCE,
    vendorId: undefined,
    time,
    meaning,
    operation: isNote ? 'bind' : type,
    service: 'LDAP',
    outcome,
    ...(error === undefined ? {} : { error }),
    // A sign-in has no identity yet: it is the one that is asked for.
    actor: actorOf(
      isSignIn ? dn : str(raw['reqAuthzID']),
      session === undefined ? undefined : `conn=${session}`,
    ),
    src: {},
    targets:
      isSignIn || dn === undefined
        ? []
        : [{ kind: target, id: ldapId(dn), name: nameOfDn(dn) }, ...members],
    raw,
  });
};

const lineMeanings: Readonly<Record<string, Meaning>> = {
  UNBIND: signIn(2),
  MOD: change(3004, 3),
  ADD: change(3004, 1),
  DEL: change(3004, 4),
  MODRDN: change(3004, 5),
  PASSMOD: change(3001, 4),
  SRCH: other(2, 'read'),
  CMP: other(2, 'read'),
};

const BIND_RESULT = '97';

const parseLine = (raw: Raw): Event => {
  const line = obj(raw['ldap']);
  const verb = need(str(line['verb']), 'ldap.verb');
  const dn = str(line['dn']);
  const code = str(line['err']);
  const isBind = verb === 'BIND' || (verb === 'RESULT' && str(line['tag']) === BIND_RESULT);
  // slapd writes the mechanism once the sign-in was taken; before it, only that it was asked for.
  const taken = verb === 'BIND' && str(line['mech']) !== undefined && line['server'] === 'slapd';
  const { outcome, error } = taken
    ? { outcome: 'success' as const, error: undefined }
    : outcomeOf(code);
  const ip = addressOf(str(line['ip']) ?? '');
  const conn = str(line['conn']);
  const session = conn === undefined ? undefined : `conn=${conn}`;
  const isAbout = dn !== undefined && !isBind;
  return makeEvent({
    source: SYSTEM,
    logsource: LOGSOURCE,
    vendorId: undefined,
    time: needInstant(line['time'], 'ldap.time'),
    meaning: isBind ? signIn(1) : (lineMeanings[verb] ?? other(99, 'unknown')),
    operation: isBind ? 'bind' : verb.toLowerCase(),
    service: 'LDAP',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor:
      isBind && dn !== undefined && dn !== ''
        ? actorOf(dn, session)
        : {
            principalKind: 'unknown',
            name: session ?? 'ldap',
            kind: 'unknown',
            ...(session ? { session: { id: session } } : {}),
          },
    src: ip === undefined ? {} : { ip },
    targets: isAbout
      ? [{ kind: verb === 'PASSMOD' ? 'identity' : 'resource', id: ldapId(dn), name: nameOfDn(dn) }]
      : [],
    raw,
  });
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseLdap = (raw: Raw): Event =>
  isAccessEntry(raw) ? parseEntry(raw) : parseLine(raw);

/** Values of passwords that an access log keeps, before and after: useless to a reader, useful to a thief. */
const secret =
  /^(userPassword|pwdHistory|sambaNTPassword|sambaLMPassword|authPassword|olcRootPW)(:.?).*/is;
export const withoutSecrets = (raw: Raw): Raw => {
  const cut = (value: unknown): unknown =>
    strings(value).map((one) => one.replace(secret, '$1$2 [redacted]'));
  return {
    ...raw,
    ...(raw['reqMod'] === undefined ? {} : { reqMod: cut(raw['reqMod']) }),
    ...(raw['reqOld'] === undefined ? {} : { reqOld: cut(raw['reqOld']) }),
  };
};
