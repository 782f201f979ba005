/**
 * Access lists of directory objects, from their binary form: owner and entries.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/7d4dac05-9cef-4563-a058-f108abecce1d
 */
import { CountersignError } from '../../core/index.ts';

export interface AccessEntry {
  readonly effect: 'allow' | 'deny';
  /** Only for what is created below, not for the object itself. */
  readonly inheritOnly: boolean;
  readonly inherited: boolean;
  readonly mask: number;
  /** Right, property or class that it is limited to, as a GUID in small letters. */
  readonly objectType: string | undefined;
  readonly sid: string;
}

export interface SecurityDescriptor {
  readonly owner: string | undefined;
  /** It takes nothing from the container above. */
  readonly isProtected: boolean;
  readonly entries: readonly AccessEntry[];
}

const MAX_ENTRIES = 5_000;

const broken = (what: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `nTSecurityDescriptor: ${what}`, {
    detail: { field: 'nTSecurityDescriptor' },
  });

/** @throws CountersignError ERR_INPUT_INVALID */
export const readSid = (bytes: Buffer, at = 0): string => {
  if (at + 8 > bytes.length) throw broken('a SID is cut short');
  const parts = bytes.readUInt8(at + 1);
  if (parts > 15 || at + 8 + parts * 4 > bytes.length) throw broken('a SID is cut short');
  const authority = bytes.readUIntBE(at + 2, 6);
  const rest = Array.from({ length: parts }, (_one, index) =>
    bytes.readUInt32LE(at + 8 + index * 4),
  );
  return ['S', bytes.readUInt8(at), authority, ...rest].join('-');
};

/** The first three parts of a GUID are stored turned round. @throws CountersignError ERR_INPUT_INVALID */
export const readGuid = (bytes: Buffer, at = 0): string => {
  if (at + 16 > bytes.length) throw broken('a GUID is cut short');
  const hex = (from: number, to: number) => bytes.toString('hex', at + from, at + to);
  const turned = (from: number, to: number) =>
    Buffer.from(bytes.subarray(at + from, at + to))
      .reverse()
      .toString('hex');
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
};

/** SE_DACL_PRESENT and SE_DACL_PROTECTED (MS-DTYP 2.4.6). */
const PRESENT = 0x0004;
const PROTECTED = 0x1000;
const INHERIT_ONLY = 0x08;
const INHERITED = 0x10;
const OBJECT_TYPE_PRESENT = 0x1;
const INHERITED_TYPE_PRESENT = 0x2;

/** ACCESS_ALLOWED, _DENIED and their _OBJECT forms; audit entries and others say nothing of rights. */
const effects: Readonly<Record<number, 'allow' | 'deny'>> = {
  0: 'allow',
  1: 'deny',
  5: 'allow',
  6: 'deny',
};

const readEntry = (bytes: Buffer, at: number): AccessEntry | undefined => {
  const type = bytes.readUInt8(at);
  const effect = effects[type];
  if (effect === undefined) return undefined;
  const flags = bytes.readUInt8(at + 1);
  const isObject = type >= 5;
  const present = isObject ? bytes.readUInt32LE(at + 8) : 0;
  const typeAt = at + 12;
  const hasType = (present & OBJECT_TYPE_PRESENT) !== 0;
  const sidAt =
    at +
    8 +
    (isObject ? 4 : 0) +
    (hasType ? 16 : 0) +
    ((present & INHERITED_TYPE_PRESENT) !== 0 ? 16 : 0);
  return {
    effect,
    inheritOnly: (flags & INHERIT_ONLY) !== 0,
    inherited: (flags & INHERITED) !== 0,
    mask: bytes.readUInt32LE(at + 4),
    objectType: hasType ? readGuid(bytes, typeAt) : undefined,
    sid: readSid(bytes, sidAt),
  };
};

const toEverybody: AccessEntry = {
  effect: 'allow',
  inheritOnly: false,
  inherited: false,
  mask: 0xf_01ff,
  objectType: undefined,
  sid: 'S-1-1-0',
};

/** @throws CountersignError ERR_INPUT_INVALID when it is cut short or points outside of itself. */
export const readSecurityDescriptor = (bytes: Buffer): SecurityDescriptor => {
  if (bytes.length < 20) throw broken('shorter than its head');
  const ownerAt = bytes.readUInt32LE(4);
  const listAt = bytes.readUInt32LE(16);
  const owner = ownerAt === 0 ? undefined : readSid(bytes, ownerAt);
  const control = bytes.readUInt16LE(2);
  const isProtected = (control & PROTECTED) !== 0;
  // A list that is present and nowhere denies nothing to anybody.
  if (listAt === 0)
    return { owner, isProtected, entries: (control & PRESENT) !== 0 ? [toEverybody] : [] };
  if (listAt + 8 > bytes.length) throw broken('the list is outside');
  const count = bytes.readUInt16LE(listAt + 4);
  if (count > MAX_ENTRIES) throw broken(`more than ${MAX_ENTRIES} entries`);
  const entries: AccessEntry[] = [];
  let at = listAt + 8;
  for (let index = 0; index < count; index++) {
    if (at + 16 > bytes.length) throw broken('an entry is cut short');
    const size = bytes.readUInt16LE(at + 2);
    if (size < 16 || at + size > bytes.length) throw broken('an entry is cut short');
    const entry = readEntry(bytes.subarray(0, at + size), at);
    if (entry) entries.push(entry);
    at += size;
  }
  return { owner, isProtected, entries };
};
