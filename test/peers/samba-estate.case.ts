/** One domain with an account of each posture, readers that each lack one permission, and a delegated helpdesk. Test only. */
import { Attribute, Change, type Client } from 'ldapts';
import { type AdConfig, adConfig } from '../../src/sources/active-directory/config.ts';
import { ADMIN_PASSWORD, BASE, DOMAIN, type SambaDc, startSambaDc, USERS } from './samba.case.ts';

export const STAFF = `OU=Staff,${BASE}`;
export const PASSWORD = 'Str0ng-Passw0rd!';
export const quoted = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');

export const replace = (type: string, ...values: readonly (string | Buffer)[]): Change =>
  new Change({
    operation: 'replace',
    modification: new Attribute({ type, values: [...values] as string[] | Buffer[] }),
  });
export const addValue = (type: string, ...values: readonly string[]): Change =>
  new Change({ operation: 'add', modification: new Attribute({ type, values: [...values] }) });

/** Schema ids of classes and property sets (public: MS-ADSC, MS-ADA). */
const USER = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const COMPUTER = 'bf967a86-0de6-11d0-a285-00aa003049e2';
const GROUP = 'bf967a9c-0de6-11d0-a285-00aa003049e2';
const DOMAIN_PASSWORD = 'c7407360-20bf-11d0-a768-00aa006e0529';

/** What a reader is denied so that it lacks one permission. */
const denials: Readonly<Record<string, readonly (readonly [dn: string, entry: string])[]>> = {
  'read:user': [[BASE, `(OD;CIIO;RP;;${USER};SID)`]],
  'read:computer': [[BASE, `(OD;CIIO;RP;;${COMPUTER};SID)`]],
  'read:group': [[BASE, `(OD;CIIO;RP;;${GROUP};SID)`]],
  'read:security-descriptor': [[BASE, '(D;CI;RC;;;SID)']],
  'read:trust': [[`CN=System,${BASE}`, '(D;;RP;;;SID)']],
  'read:domain-policy': [[BASE, `(OD;;RP;${DOMAIN_PASSWORD};;SID)`]],
};

export const sidOfUser = (dc: SambaDc, name: string): string => {
  const found = /objectSid: (S-[\d-]+)/.exec(
    dc.tool('user', 'show', name, '--attributes=objectSid'),
  );
  if (!found?.[1]) throw new Error(`no SID of ${name}`);
  return found[1];
};

export const addUser = (
  admin: Client,
  name: string,
  more: Readonly<Record<string, string | string[]>> = {},
  ou = STAFF,
): Promise<void> =>
  admin.add(`CN=${name},${ou}`, {
    objectClass: 'user',
    sAMAccountName: name,
    userAccountControl: '512',
    unicodePwd: quoted(PASSWORD),
    ...more,
  } as unknown as Record<string, string>);

export interface SambaEstate {
  readonly dc: SambaDc;
  readonly admin: Client;
  /** As the reader that lacks this permission; as the whole one without. */
  config(lacking?: string): AdConfig;
  close(): Promise<void>;
}

const seed = async (admin: Client): Promise<void> => {
  await admin.add(STAFF, { objectClass: 'organizationalUnit' });
  const mail = {
    mail: 'alice@example.test',
    userPrincipalName: `alice@${DOMAIN}`,
    employeeID: '4711',
  };
  await addUser(admin, 'alice', mail);
  await addUser(admin, 'bob', { userAccountControl: '514' });
  await addUser(admin, 'carol', { userAccountControl: '66048' });
  await addUser(admin, 'dora', { userAccountControl: '4194816' });
  await addUser(admin, 'svc-sql', { servicePrincipalName: [`MSSQLSvc/sql.${DOMAIN}:1433`] });
  await addUser(admin, 'svc-web', {
    servicePrincipalName: [`HTTP/web.${DOMAIN}`],
    userAccountControl: '16777728',
    'msDS-AllowedToDelegateTo': [`MSSQLSvc/sql.${DOMAIN}:1433`],
  });
  await admin.add(`CN=WEB01,${STAFF}`, {
    objectClass: 'computer',
    sAMAccountName: 'WEB01$',
    userAccountControl: String(0x1000 + 0x8_0000),
    managedBy: `CN=alice,${STAFF}`,
  });
  await admin.add(`CN=Interns,${STAFF}`, {
    objectClass: 'group',
    sAMAccountName: 'Interns',
    member: `CN=bob,${STAFF}`,
  });
  await admin.add(`CN=Payroll,${STAFF}`, {
    objectClass: 'group',
    sAMAccountName: 'Payroll',
    member: [`CN=alice,${STAFF}`, `CN=Interns,${STAFF}`],
  });
  await addUser(admin, 'helpdesk');
  await addUser(admin, 'syncer');
  await addUser(admin, 'reader', {}, USERS);
  for (const permission of Object.keys(denials))
    await addUser(admin, `reader-${permission.replace(':', '-')}`.slice(0, 20), {}, USERS);
};

const readerOf = (lacking: string | undefined): string =>
  lacking === undefined ? 'reader' : `reader-${lacking.replace(':', '-')}`.slice(0, 20);

const setAccess = (dc: SambaDc, dn: string, sddl: string): void => {
  dc.tool('dsacl', 'set', `--objectdn=${dn}`, `--sddl=${sddl}`);
};

export const startSambaEstate = async (): Promise<SambaEstate> => {
  const dc = await startSambaDc();
  const admin = await dc.bind(`CN=Administrator,${USERS}`, ADMIN_PASSWORD);
  await seed(admin);
  const helpdesk = sidOfUser(dc, 'helpdesk');
  setAccess(dc, STAFF, `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${USER};${helpdesk})`);
  const syncer = sidOfUser(dc, 'syncer');
  const replication = [
    '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2',
    '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2',
  ];
  setAccess(dc, BASE, replication.map((right) => `(OA;;CR;${right};;${syncer})`).join(''));
  for (const [permission, entries] of Object.entries(denials)) {
    const sid = sidOfUser(dc, readerOf(permission));
    for (const [dn, entry] of entries) setAccess(dc, dn, entry.replaceAll('SID', sid));
  }
  // Each signs in once, so that the first sign-in is not a change between two pulls.
  for (const permission of [undefined, ...Object.keys(denials)])
    await (await dc.bind(`${readerOf(permission)}@${DOMAIN}`, PASSWORD)).unbind();
  return {
    dc,
    admin,
    config: (lacking) =>
      adConfig.parse({
        urls: [dc.url],
        ca: dc.ca,
        serverName: dc.serverName,
        read: { name: `${readerOf(lacking)}@${DOMAIN}`, password: PASSWORD },
      }),
    async close() {
      await admin.unbind();
      await dc.stop();
    },
  };
};
