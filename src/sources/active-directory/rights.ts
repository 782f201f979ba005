/**
 * Rights over directory objects by the names the field uses for them (GenericAll, WriteDacl, ForceChangePassword …),
 * from access masks and the GUIDs of extended rights and properties.
 * https://learn.microsoft.com/windows/win32/adschema/extended-rights
 */
import { said } from '../record.ts';
import type { AccessEntry } from './security-descriptor.ts';

const CREATE_CHILD = 0x1;
const SELF = 0x8;
const READ_PROPERTY = 0x10;
const WRITE_PROPERTY = 0x20;
const CONTROL_ACCESS = 0x100;
const DELETE = 0x1_0000;
const WRITE_DACL = 0x4_0000;
const WRITE_OWNER = 0x8_0000;
const GENERIC_ALL = 0x1000_0000;
const GENERIC_WRITE = 0x4000_0000;
/** What GenericAll becomes on a directory object. */
const FULL_CONTROL = 0xf_01ff;

const extended: Readonly<Record<string, string>> = {
  '00299570-246d-11d0-a768-00aa006e0529': 'ForceChangePassword',
  '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2': 'GetChanges',
  '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2': 'GetChangesAll',
  '89e95b76-444d-4c62-991a-0facbeda640c': 'GetChangesInFilteredSet',
  '0e10c968-78fb-11d2-90d4-00c04f79dc55': 'Enroll',
  'a05b8cc2-17bc-4802-a710-e7c15ab866a2': 'AutoEnroll',
};

const properties: Readonly<Record<string, string>> = {
  'bf9679c0-0de6-11d0-a285-00aa003049e2': 'AddMember',
  'bc0ac240-79a9-11d0-9020-00c04fc2d4cf': 'AddMember',
  'f3a64788-5306-11d1-a9c5-0000f80367c1': 'WriteSPN',
  // The property set "Public Information" holds servicePrincipalName.
  'e48d0154-bcf8-11d1-8702-00c04fb96050': 'WriteSPN',
  '5b47d60f-6090-40b2-9f37-2a4de88f3063': 'AddKeyCredentialLink',
  '3f78c3e5-f79a-46bd-a0b8-9d18116ddc79': 'AddAllowedToAct',
  '4c164200-20c0-11d0-a768-00aa006e0529': 'WriteAccountRestrictions',
  'bf967a68-0de6-11d0-a285-00aa003049e2': 'WriteUserAccountControl',
  'bf967a0a-0de6-11d0-a285-00aa003049e2': 'WritePwdLastSet',
  'f30e3bbe-9ff0-11d1-b603-0000f80367c1': 'WriteGPLink',
  '17eb4278-d167-11d0-b002-0000f80367c1': 'WriteSIDHistory',
  '888eedd6-ce04-df40-b462-b8a50e41ba38': 'WriteGMSAMembership',
  'ea1dddc4-60ff-416e-8cc0-17cee534bce7': 'WritePKINameFlag',
  'd15ef7d8-f226-46db-ae79-b34e560bd12c': 'WritePKIEnrollmentFlag',
};

const classes: Readonly<Record<string, string>> = {
  'bf967aba-0de6-11d0-a285-00aa003049e2': 'CreateChild:user',
  'bf967a86-0de6-11d0-a285-00aa003049e2': 'CreateChild:computer',
  'bf967a9c-0de6-11d0-a285-00aa003049e2': 'CreateChild:group',
  '0feb936f-47b3-49f2-9386-1dedc2c23765': 'CreateChild:msDS-DelegatedManagedServiceAccount',
};

const none: ReadonlySet<string> = new Set();
const has = (mask: number, bits: number): boolean => (mask & bits) === bits;

/**
 * Rights of one entry that let somebody change or take over; those that only read are left out, but for the passwords
 * of LAPS: `secrets` are the schema ids of their attributes, which are each forest's own.
 */
export const rightsOf = (
  { mask, objectType }: AccessEntry,
  secrets: ReadonlySet<string> = none,
): readonly string[] => {
  if (objectType === undefined && (has(mask, GENERIC_ALL) || has(mask, FULL_CONTROL)))
    return ['GenericAll'];
  const rights: string[] = [];
  if (has(mask, WRITE_DACL)) rights.push('WriteDacl');
  if (has(mask, WRITE_OWNER)) rights.push('WriteOwner');
  if (has(mask, DELETE)) rights.push('Delete');
  const named = (table: Readonly<Record<string, string>>, all: string): void => {
    const right = objectType === undefined ? all : said(table, objectType);
    if (right !== undefined) rights.push(right);
  };
  if (has(mask, GENERIC_WRITE)) rights.push('GenericWrite');
  else if (has(mask, WRITE_PROPERTY)) named(properties, 'GenericWrite');
  // Validated writes: adding oneself.
  else if (
    has(mask, SELF) &&
    objectType !== undefined &&
    said(properties, objectType) === 'AddMember'
  )
    rights.push('AddSelf');
  if (has(mask, CONTROL_ACCESS)) named(extended, 'AllExtendedRights');
  // Confidential attributes want both (MS-ADTS 3.1.1.4.4).
  if (
    objectType !== undefined &&
    secrets.has(objectType) &&
    has(mask, READ_PROPERTY | CONTROL_ACCESS)
  )
    rights.push('ReadLAPSPassword');
  if (has(mask, CREATE_CHILD)) named(classes, 'CreateChild');
  return rights;
};

const attributes: Readonly<Record<string, string>> = {
  member: 'AddMember',
  serviceprincipalname: 'WriteSPN',
  'msds-keycredentiallink': 'AddKeyCredentialLink',
  'msds-allowedtoactonbehalfofotheridentity': 'AddAllowedToAct',
  useraccountcontrol: 'WriteUserAccountControl',
  pwdlastset: 'WritePwdLastSet',
  sidhistory: 'WriteSIDHistory',
  gplink: 'WriteGPLink',
  ntsecuritydescriptor: 'WriteDacl',
  unicodepwd: 'ForceChangePassword',
};

/** The right that a change of this attribute is the use of. */
export const rightOfAttribute = (attribute: string): string =>
  said(attributes, attribute.toLowerCase()) ?? `WriteProperty:${attribute}`;

export const replicationRights: readonly (readonly [RegExp, string])[] = [
  [/1131f6ad-9c07-11d1-f79f-00c04fc2dcd2/i, 'GetChangesAll'],
  [/89e95b76-444d-4c62-991a-0facbeda640c/i, 'GetChangesInFilteredSet'],
  [/1131f6aa-9c07-11d1-f79f-00c04fc2dcd2/i, 'GetChanges'],
];
