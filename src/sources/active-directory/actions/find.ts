/** The account and group that an action is about, as they are now. */
import { CountersignError } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import type { Directory, Entry } from '../client.ts';
import { SYSTEM, sidOf } from '../names.ts';
import { readSid } from '../security-descriptor.ts';

export interface FoundAccount {
  readonly dn: string;
  readonly sid: string;
  readonly name: string;
  readonly control: number;
  readonly classes: readonly string[];
  readonly spns: readonly string[];
  readonly passwordSetAt: string;
  /** How often the password was set; undefined where the directory does not show it. */
  readonly passwordVersion: number | undefined;
  /** Entra Connect has written its anchor: the account has a twin in the cloud. */
  readonly isSynced: boolean;
  /** Under AdminSDHolder: delegated rights on its container do not reach it. */
  readonly isProtected: boolean;
}

const attributes = [
  'objectSid',
  'sAMAccountName',
  'userPrincipalName',
  'userAccountControl',
  'objectClass',
  'servicePrincipalName',
  'pwdLastSet',
  'mS-DS-ConsistencyGuid',
  'adminCount',
  'replPropertyMetaData',
];

/** Replication data: a head of 16 bytes, then 48 for each attribute: its id, its version, … (MS-DRSR 5.166). */
const UNICODE_PWD = 0x9_005a;
const HEAD = 16;
const STEP = 48;
const passwordVersionOf = (bytes: Buffer | undefined): number | undefined => {
  if (bytes === undefined) return undefined;
  for (let at = HEAD; at + STEP <= bytes.length; at += STEP)
    if (bytes.readUInt32LE(at) === UNICODE_PWD) return bytes.readUInt32LE(at + 4);
  return undefined;
};

/** RFC 4515 §3. */
const escaped = (value: string): string =>
  value.replace(/[\0()*\\]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`);

const denied = (permission: string, what: string): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_DENIED',
    `Active Directory does not show ${what} to the account that acts: ${permission} is missing`,
    { detail: { permission } },
  );

const byName = async (
  directory: Directory,
  permission: string,
  name: string,
  wanted: readonly string[],
): Promise<Entry | undefined> => {
  const pages = directory.pages(permission, {
    base: directory.base,
    scope: 'sub',
    filter: `(sAMAccountName=${escaped(name)})`,
    attributes: wanted,
  });
  const found: Entry[] = [];
  for await (const page of pages) found.push(...page);
  return found.length === 1 ? found[0] : undefined;
};

/**
 * Ids are `active-directory:<SID>`, or `…:<domain>\\<name>` where a log knew no more. Asked for by its SID, an object
 * that is there and hidden comes without attributes, one that is gone does not come.
 */
const find = async (
  directory: Directory,
  permission: string,
  id: string,
  wanted: readonly string[],
): Promise<Entry | undefined> => {
  const native = id.startsWith(`${SYSTEM}:`) ? id.slice(SYSTEM.length + 1) : id;
  const sid = sidOf(native.slice(native.lastIndexOf('/') + 1));
  if (sid !== undefined) return directory.read(permission, `<SID=${sid}>`, wanted);
  const name = /^[^\\/]{1,255}\\([^\\/]{1,255})$/.exec(native)?.[1];
  return name === undefined ? undefined : byName(directory, permission, name, wanted);
};

/** @throws CountersignError ERR_SOURCE_DENIED when it is there and its flags are hidden. */
export const findAccount = async (
  directory: Directory,
  target: ActionTarget,
): Promise<FoundAccount | undefined> => {
  const entry = await find(
    directory,
    'read:user',
    target.identityId ?? target.nativeId,
    attributes,
  );
  if (entry === undefined) return undefined;
  const [sid] = entry.bytes('objectSid');
  const name = entry.text('sAMAccountName');
  const control = entry.text('userAccountControl');
  const classes = entry.texts('objectClass').map((each) => each.toLowerCase());
  if (classes.includes('group')) return undefined;
  if (sid === undefined || name === undefined || control === undefined)
    throw denied('read:user', `the flags of ${entry.dn}`);
  return {
    dn: entry.dn,
    sid: readSid(sid),
    name,
    control: Number(control),
    classes,
    spns: entry.texts('servicePrincipalName'),
    passwordSetAt: entry.text('pwdLastSet') ?? '0',
    passwordVersion: passwordVersionOf(entry.bytes('replPropertyMetaData')[0]),
    isSynced: entry.text('mS-DS-ConsistencyGuid') !== undefined,
    isProtected: entry.text('adminCount') === '1',
  };
};

export interface FoundGroup {
  readonly dn: string;
  readonly sid: string;
  readonly name: string;
  isMember(dn: string): boolean;
}

/** @throws CountersignError ERR_SOURCE_DENIED when it is there and hidden. */
export const findGroup = async (
  directory: Directory,
  id: string,
): Promise<FoundGroup | undefined> => {
  const entry = await find(directory, 'read:group', id, [
    'objectSid',
    'sAMAccountName',
    'objectClass',
    'member',
  ]);
  if (entry === undefined) return undefined;
  const [sid] = entry.bytes('objectSid');
  const name = entry.text('sAMAccountName');
  if (sid === undefined || name === undefined)
    throw denied('read:group', `the members of ${entry.dn}`);
  if (!entry.texts('objectClass').some((each) => each.toLowerCase() === 'group')) return undefined;
  const members = new Set(entry.texts('member').map((dn) => dn.toLowerCase()));
  return { dn: entry.dn, sid: readSid(sid), name, isMember: (dn) => members.has(dn.toLowerCase()) };
};

/** How many controllers hold the domain, as far as may be seen; 0 = not known. */
export const countControllers = async (directory: Directory): Promise<number> => {
  let count = 0;
  const pages = directory.pages('read:computer', {
    base: directory.base,
    scope: 'sub',
    // 516 and 521: Domain Controllers, Read-only Domain Controllers.
    filter: '(&(objectClass=computer)(|(primaryGroupID=516)(primaryGroupID=521)))',
    attributes: ['cn'],
  });
  for await (const page of pages) count += page.length;
  return count;
};
