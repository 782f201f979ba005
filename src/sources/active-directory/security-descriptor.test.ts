/** Access lists from their bytes, and the rights that entries stand for. */
import { describe, expect, it } from 'vitest';
import { grantsOf } from './inventory/access-area.ts';
import { policyLinks } from './inventory/container-area.ts';
import { rightsOf } from './rights.ts';
import { readSecurityDescriptor } from './security-descriptor.ts';

const sidBytes = (...parts: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(parts[0] === 4 && parts.length === 1 ? 3 : 5, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + index * 4);
  return bytes;
};
const guidBytes = (guid: string): Buffer => {
  const hex = Buffer.from(guid.replaceAll('-', ''), 'hex');
  for (const [from, to] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ] as const)
    hex.subarray(from, to).reverse();
  return hex;
};
interface Ace {
  readonly type?: number;
  readonly flags?: number;
  readonly mask: number;
  readonly guid?: string;
  readonly sid?: Buffer;
}
const USER = sidBytes(21, 1, 2, 3, 1101);
const OWNER_RIGHTS = sidBytes(4);
const ace = ({ type = 0, flags = 0, mask, guid, sid = USER }: Ace): Buffer => {
  const object =
    guid === undefined
      ? Buffer.alloc(0)
      : Buffer.concat([Buffer.from([1, 0, 0, 0]), guidBytes(guid)]);
  const head = Buffer.alloc(8);
  head.writeUInt8(guid === undefined ? type : type + 5, 0);
  head.writeUInt8(flags, 1);
  head.writeUInt16LE(8 + object.length + sid.length, 2);
  head.writeUInt32LE(mask >>> 0, 4);
  return Buffer.concat([head, object, sid]);
};
const descriptor = (control: number, aces: readonly Ace[] | undefined): Buffer => {
  const list = aces?.map(ace);
  const body = Buffer.concat(list ?? []);
  const acl = Buffer.alloc(list === undefined ? 0 : 8);
  if (list !== undefined) {
    acl.writeUInt8(4, 0);
    acl.writeUInt16LE(8 + body.length, 2);
    acl.writeUInt16LE(list.length, 4);
  }
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(control, 2);
  head.writeUInt32LE(20, 4);
  if (list !== undefined) head.writeUInt32LE(20 + USER.length, 16);
  return Buffer.concat([head, USER, acl, body]);
};
const rights = (aces: readonly Ace[], secrets?: ReadonlySet<string>) =>
  grantsOf(readSecurityDescriptor(descriptor(0x8004, aces)), 'x', 'corp', secrets).map(
    ({ effect, right, inherited }) =>
      `${effect === 'deny' ? '!' : ''}${right}${inherited ? '*' : ''}`,
  );

const WRITE_PROPERTY = 0x20;
const CONTROL_ACCESS = 0x100;
const SPN = 'f3a64788-5306-11d1-a9c5-0000f80367c1';
const MEMBER = 'bf9679c0-0de6-11d0-a285-00aa003049e2';

describe('an access list', () => {
  it('says whether the object takes anything from above', () => {
    expect(readSecurityDescriptor(descriptor(0x8004, [])).isProtected).toBe(false);
    expect(readSecurityDescriptor(descriptor(0x9004, [])).isProtected).toBe(true);
  });

  it('that is there and nowhere denies nothing to anybody', () => {
    const { entries } = readSecurityDescriptor(descriptor(0x8004, undefined));
    expect(entries.map(({ sid, effect }) => [sid, effect])).toEqual([['S-1-1-0', 'allow']]);
    expect(readSecurityDescriptor(descriptor(0x8000, undefined)).entries).toEqual([]);
  });

  it('counts what is for the object, not what is only for what is made below', () => {
    const full = { mask: 0xf01ff };
    expect(rights([full])).toEqual(['Owns', 'GenericAll']);
    expect(rights([{ ...full, flags: 0x08 }])).toEqual(['Owns']);
    expect(rights([{ ...full, flags: 0x10 }])).toEqual(['Owns', 'GenericAll*']);
    expect(rights([{ ...full, type: 1 }])).toEqual(['Owns', '!GenericAll']);
  });

  it('with an entry for owners leaves the owner nothing else', () => {
    expect(rights([{ mask: 0x20000, sid: OWNER_RIGHTS }])).toEqual([]);
    expect(rights([{ mask: 0x20000, sid: OWNER_RIGHTS, flags: 0x08 }])).toEqual(['Owns']);
  });
});

describe('a right', () => {
  it('is told by its attribute, or as wide where there is none', () => {
    expect(rights([{ mask: WRITE_PROPERTY, guid: SPN }])).toEqual(['Owns', 'WriteSPN']);
    expect(rights([{ mask: WRITE_PROPERTY }])).toEqual(['Owns', 'GenericWrite']);
    expect(rights([{ mask: 0x8, guid: MEMBER }])).toEqual(['Owns', 'AddSelf']);
    expect(rights([{ mask: CONTROL_ACCESS }])).toEqual(['Owns', 'AllExtendedRights']);
    expect(rights([{ mask: 0x10, guid: SPN }])).toEqual(['Owns']);
  });

  it('to read a password of LAPS goes by the schema of the forest, and wants both bits', () => {
    const secret = '11111111-2222-3333-4444-555555555555';
    const both = { mask: 0x110, guid: secret };
    expect(rights([both], new Set([secret]))).toEqual(['Owns', 'ReadLAPSPassword']);
    expect(rights([{ ...both, mask: 0x10 }], new Set([secret]))).toEqual(['Owns']);
    expect(rights([both])).toEqual(['Owns']);
  });

  it('is never one of a word that every object inherits', () => {
    const entry = {
      effect: 'allow',
      inheritOnly: false,
      inherited: false,
      sid: 'S-1-1-0',
    } as const;
    expect(rightsOf({ ...entry, mask: WRITE_PROPERTY, objectType: 'constructor' })).toEqual([]);
  });
});

it('links of policies are read with their options, those that are off are none', () => {
  const link = (dn: string, options: number) => `[LDAP://${dn};${options}]`;
  const written = link('CN={A},DC=x', 0) + link('cn={b},dc=x', 1) + link('cn={c},dc=x', 2);
  expect(policyLinks(written)).toEqual({ policyLinks: 'cn={a},dc=x;linked\ncn={c},dc=x;enforced' });
  expect(policyLinks(undefined)).toEqual({ policyLinks: '' });
});
