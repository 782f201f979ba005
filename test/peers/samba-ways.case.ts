/** Ways to take a real domain over, made with its own tools. Test only. */
import { BASE } from './samba.case.ts';
import { addValue, type SambaEstate, STAFF, setAccess, sidOfUser } from './samba-estate.case.ts';

const CONFIG = `CN=Configuration,${BASE}`;
const PKI = `CN=Public Key Services,CN=Services,${CONFIG}`;
const ENROL = '0e10c968-78fb-11d2-90d4-00c04f79dc55';
const MEMBER = 'bf9679c0-0de6-11d0-a285-00aa003049e2';
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/** A descriptor that allows one account everything (MS-DTYP 2.4.6). */
const allowing = (sid: string): Buffer => {
  const parts = sid.split('-').slice(3).map(Number);
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(5, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + index * 4);
  const entry = Buffer.alloc(8);
  entry.writeUInt16LE(8 + bytes.length, 2);
  entry.writeUInt32LE(0xf01ff, 4);
  const list = Buffer.alloc(8);
  list.writeUInt8(4, 0);
  list.writeUInt16LE(8 + entry.length + bytes.length, 2);
  list.writeUInt16LE(1, 4);
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 4);
  head.writeUInt32LE(20 + bytes.length, 16);
  return Buffer.concat([head, bytes, list, entry, bytes]);
};

export const grantWays = async ({ dc, admin }: SambaEstate): Promise<void> => {
  const add = (dn: string, attributes: Readonly<Record<string, unknown>>) =>
    admin.add(dn, attributes as Record<string, string>);
  await add(`CN=DB01,${STAFF}`, {
    objectClass: 'computer',
    sAMAccountName: 'DB01$',
    userAccountControl: '4096',
  });
  dc.tool('delegation', 'add-principal', 'DB01$', 'WEB01$');
  await admin.modify(`CN=svc-web,${STAFF}`, [
    addValue('msDS-AllowedToDelegateTo', `cifs/dc1.${BASE.replaceAll(/,?DC=/g, '.').slice(1)}`),
  ]);
  await add(`CN=gmsa1,CN=Managed Service Accounts,${BASE}`, {
    objectClass: 'msDS-GroupManagedServiceAccount',
    sAMAccountName: 'gmsa1$',
    userAccountControl: '4096',
    'msDS-ManagedPasswordInterval': '30',
    'msDS-GroupMSAMembership': allowing(await sidOfUser(admin, 'DB01$')),
  });
  const certificate = Buffer.from('not a real certificate');
  await add(`CN=Open,CN=Certificate Templates,${PKI}`, {
    objectClass: 'pKICertificateTemplate',
    'msPKI-Template-Schema-Version': '2',
    'msPKI-Certificate-Name-Flag': '1',
    'msPKI-Enrollment-Flag': '0',
    'msPKI-RA-Signature': '0',
    pKIExtendedKeyUsage: CLIENT_AUTHENTICATION,
  });
  await add(`CN=Issuer,CN=Enrollment Services,${PKI}`, {
    objectClass: 'pKIEnrollmentService',
    cACertificate: certificate,
    certificateTemplates: 'Open',
  });
  await add(`CN=NTAuthCertificates,${PKI}`, {
    objectClass: 'certificationAuthority',
    cACertificate: certificate,
    authorityRevocationList: Buffer.from([0]),
    certificateRevocationList: Buffer.from([0]),
  });
  const [helpdesk, carol, dora] = await Promise.all(
    ['helpdesk', 'carol', 'dora'].map((name) => sidOfUser(admin, name)),
  );
  setAccess(dc, [
    [`CN=Domain Admins,CN=Users,${BASE}`, `(OA;;WP;${MEMBER};;${helpdesk})`],
    [STAFF, `(A;;WD;;;${carol})`],
    [`CN=Open,CN=Certificate Templates,${PKI}`, `(OA;;CR;${ENROL};;${dora})`],
    [`CN=Issuer,CN=Enrollment Services,${PKI}`, `(OA;;CR;${ENROL};;${dora})`],
  ]);
};
