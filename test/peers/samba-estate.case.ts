/** One domain with an account of each posture, readers that each lack one permission, and a delegated helpdesk. Test only. */
import { Attribute, Change, type Client } from 'ldapts';
import { type AdConfig, adConfig } from '../../src/sources/active-directory/config.ts';
import { readSid } from '../../src/sources/active-directory/security-descriptor.ts';
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
const RESET = '00299570-246d-11d0-a768-00aa006e0529';
const DOMAIN_PASSWORD = 'c7407360-20bf-11d0-a768-00aa006e0529';
const REPLICATE = ['1131f6aa-9c07-11d1-f79f-00c04fc2dcd2', '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2'];

/** What a reader is denied so that it lacks one permission: object, and the entry of its access list. */
const denials: Readonly<Record<string, readonly (readonly [dn: string, entry: string])[]>> = {
  // Inherited: it hides the flags of all users, which are not granted on the object itself.
  'read:user': [[BASE, `(OD;CIIO;RP;;${USER};SID)`]],
  'read:computer': [
    [`CN=DC1,OU=Domain Controllers,${BASE}`, '(D;;RP;;;SID)'],
    [`CN=WEB01,${STAFF}`, '(D;;RP;;;SID)'],
  ],
  'read:group': [
    [`CN=Domain Users,${USERS}`, '(D;;RP;;;SID)'],
    [`CN=Payroll,${STAFF}`, '(D;;RP;;;SID)'],
  ],
  'read:security-descriptor': [[BASE, '(D;CI;RC;;;SID)']],
  'read:trust': [[`CN=System,${BASE}`, '(D;;RP;;;SID)']],
  'read:domain-policy': [[BASE, `(OD;;RP;${DOMAIN_PASSWORD};;SID)`]],
};

export const sidOfUser = async (admin: Client, name: string): Promise<string> => {
  const { searchEntries } = await admin.search(BASE, {
    filter: `(sAMAccountName=${name})`,
    attributes: ['objectSid'],
    explicitBufferAttributes: ['objectSid'],
  });
  return readSid(searchEntries[0]?.['objectSid'] as Buffer);
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

/** All entries for one object in one go: each call of samba-tool takes a second. */
export const setAccess = (
  dc: SambaDc,
  entries: readonly (readonly [dn: string, entry: string])[],
): void => {
  const perObject = new Map<string, string>();
  for (const [dn, entry] of entries) perObject.set(dn, (perObject.get(dn) ?? '') + entry);
  for (const [dn, sddl] of perObject) dc.tool('dsacl', 'set', `--objectdn=${dn}`, `--sddl=${sddl}`);
};

export const startSambaEstate = async (): Promise<SambaEstate> => {
  const dc = await startSambaDc();
  const admin = await dc.bind(`CN=Administrator,${USERS}`, ADMIN_PASSWORD);
  await seed(admin);
  const helpdesk = await sidOfUser(admin, 'helpdesk');
  const syncer = await sidOfUser(admin, 'syncer');
  const readers = await Promise.all(
    Object.entries(denials).map(async ([permission, entries]) => {
      const sid = await sidOfUser(admin, readerOf(permission));
      return entries.map(([dn, entry]) => [dn, entry.replaceAll('SID', sid)] as const);
    }),
  );
  setAccess(dc, [
    [STAFF, `(OA;CIIO;CR;${RESET};${USER};${helpdesk})`],
    ...REPLICATE.map((right) => [BASE, `(OA;;CR;${right};;${syncer})`] as const),
    ...readers.flat(),
  ]);
  // Kerberos knows a service by the name it is called by: here, its address.
  await admin.modify(
    `CN=DC1,OU=Domain Controllers,${BASE}`,
    addValue('servicePrincipalName', `ldap/${dc.address}`),
  );
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
