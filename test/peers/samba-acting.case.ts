/** Delegated accounts with exactly some permissions, and fresh targets, in a real domain. Test only. */
import type { HeldCredential, NewSecret } from '../../src/model/index.ts';
import type { ActionWorld } from '../../src/sources/action.case.ts';
import {
  type AdActionOptions,
  adActions,
  heldPassword,
} from '../../src/sources/active-directory/actions/index.ts';
import type { AdConfig } from '../../src/sources/active-directory/config.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { DOMAIN, type SambaDc, USERS } from './samba.case.ts';
import {
  addUser,
  PASSWORD,
  replace,
  type SambaEstate,
  STAFF,
  setAccess,
  sidOfUser,
} from './samba-estate.case.ts';
import { type Stolen, stealFrom } from './samba-stolen.case.ts';

const USER = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const GROUP = 'bf967a9c-0de6-11d0-a285-00aa003049e2';

/** How an administrator delegates each permission on the container of the staff. */
const grants: Readonly<Record<string, string>> = {
  'write:userAccountControl': `(OA;CIIO;WP;bf967a68-0de6-11d0-a285-00aa003049e2;${USER};SID)`,
  'reset:password': `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${USER};SID)`,
  'write:pwdLastSet': `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${USER};SID)`,
  'write:member': `(OA;CIIO;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;${GROUP};SID)`,
  'write:servicePrincipalName': `(OA;CIIO;WP;f3a64788-5306-11d1-a9c5-0000f80367c1;${USER};SID)`,
};

const accountWith = (write: string | undefined, seesUsers: boolean): string => {
  const number = write === undefined ? 'none' : Object.keys(grants).indexOf(write);
  return `act-${number}${seesUsers ? '' : '-blind'}`;
};

/** One account per permission to write, each once seeing users' flags and once not. */
export const addActors = async ({ dc, admin }: SambaEstate): Promise<void> => {
  const entries: (readonly [string, string])[] = [];
  for (const write of [undefined, ...Object.keys(grants)]) {
    for (const sees of [true, false]) {
      const name = accountWith(write, sees);
      await addUser(admin, name, {}, USERS);
      const sid = await sidOfUser(admin, name);
      if (write !== undefined) entries.push([STAFF, (grants[write] ?? '').replace('SID', sid)]);
      if (!sees) entries.push([STAFF, `(OD;CIIO;RP;;${USER};${sid})`]);
    }
  }
  setAccess(dc, entries);
};

let nth = 0;

type LivesOn = Awaited<ReturnType<NonNullable<ActionWorld['livesOn']>>>;

export interface SambaActionWorld extends ActionWorld {
  readonly name: string;
  readonly dn: string;
  readonly groupDn: string;
  readonly delivered: readonly NewSecret[];
  readonly heldNow: HeldCredential;
  readonly groupSid: string;
}

export interface SambaActionGiven {
  readonly id: string;
  readonly held?: true;
  /** userAccountControl at first. */
  readonly control?: string;
  readonly params?: (world: { readonly groupSid: string }) => Readonly<Record<string, unknown>>;
  readonly spns?: readonly string[];
  /** What was taken before the action, tried after it. Absent: nothing may live on. */
  livesOn?(stolen: Stolen, world: SambaActionWorld): Promise<LivesOn>;
  meddle?(world: SambaActionWorld, estate: SambaEstate): Promise<void>;
}

const hide = (dc: SambaDc, dn: string, sid: string): void =>
  setAccess(dc, [[dn, `(D;;RP;;;${sid})`]]);

export const startSambaWorld = async (
  estate: SambaEstate,
  given: SambaActionGiven,
): Promise<SambaActionWorld> => {
  const { dc, admin } = estate;
  const name = `target${nth++}`;
  const dn = `CN=${name},${STAFF}`;
  const groupDn = `CN=${name}-group,${STAFF}`;
  await addUser(admin, name, given.spns ? { servicePrincipalName: [...given.spns] } : {});
  if (given.control) await admin.modify(dn, replace('userAccountControl', given.control));
  await admin.add(groupDn, { objectClass: 'group', sAMAccountName: `${name}-group`, member: dn });
  const sid = await sidOfUser(admin, name);
  const groupSid = await sidOfUser(admin, `${name}-group`);
  let granted: readonly string[] | undefined;
  let actor = '';
  const become = (permissions: readonly string[]): void => {
    granted = permissions;
    const writes = permissions.filter((one) => Object.hasOwn(grants, one));
    if (writes.length > 1) throw new Error('no account has two of these');
    actor = accountWith(writes[0], permissions.includes('read:user'));
  };
  const base = estate.config();
  const config: AdConfig = {
    ...base,
    get act() {
      return { name: `${actor}@${DOMAIN}`, password: PASSWORD };
    },
  };
  const keeper = testKeeper();
  const options: AdActionOptions = { keeper };
  const action = adActions(config, options).find(({ id }) => id === given.id);
  if (!action) throw new Error(`no action ${given.id}`);
  become(action.permissions.do);
  let stolen: Stolen | undefined;
  const { livesOn, spns = [] } = given;
  const held = heldPassword(base, { sid, name: `${name}@${DOMAIN}`, password: PASSWORD });
  const world: SambaActionWorld = {
    name,
    dn,
    groupDn,
    groupSid,
    delivered: keeper.secrets,
    heldNow: held,
    action,
    target: {
      system: 'active-directory',
      identityId: `active-directory:${sid}`,
      nativeId: sid,
      scope: DOMAIN,
    },
    params: given.params?.({ groupSid }) ?? {},
    now: Date.now,
    ...(given.held ? { held } : {}),
    picture: () =>
      dc.look(dn, 'userAccountControl', 'pwdLastSet', 'servicePrincipalName') +
      dc.look(groupDn, 'member'),
    settle() {},
    async deny(permission) {
      if (permission === 'read:group') hide(dc, groupDn, await sidOfUser(admin, actor));
      else become((granted ?? []).filter((one) => one !== permission));
    },
    async restrictTo(permissions) {
      become(permissions);
    },
    async steal() {
      if (livesOn) stolen = await stealFrom(dc, { dn, name, password: PASSWORD, spns });
    },
    livesOn: async () => (livesOn && stolen ? livesOn(stolen, world) : []),
    ...(given.meddle
      ? { meddle: () => (given.meddle as NonNullable<typeof given.meddle>)(world, estate) }
      : {}),
    async close() {
      await stolen?.leave();
      await admin.del(dn);
      await admin.del(groupDn);
    },
  };
  return world;
};
