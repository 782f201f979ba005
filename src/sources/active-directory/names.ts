/**
 * Ids of accounts, groups and objects, the same in logs and inventory. A domain account is its SID, which survives
 * a rename; where a log gives only a name, the id is `domain\name` in small letters, and the inventory account
 * carries that name as a `login` handle. Built-in SIDs mean another account on each machine.
 */

export const SYSTEM = 'active-directory';

export const adId = (native: string): string => `${SYSTEM}:${native}`;

const sidShape = /^S-1-\d{1,15}(?:-\d{1,10}){0,15}$/;

/** A SID in its text form, or undefined; `S-1-0-0` means nobody. */
export const sidOf = (value: string | undefined): string | undefined => {
  if (value === undefined || value === 'S-1-0-0') return undefined;
  return sidShape.test(value) ? value : undefined;
};

/** Unique in the world: accounts of a domain or of one machine, and app or Entra principals. */
const isUnique = (sid: string): boolean => /^S-1-(?:5-21-\d|12-1-\d)/.test(sid);

/** `where`: the machine, or for a directory its domain, within which a built-in SID has its meaning. */
export const sidId = (sid: string, where: string | undefined): string =>
  adId(isUnique(sid) ? sid : `${(where ?? 'unknown').toLowerCase()}/${sid}`);

/** `CORP\alice`, for the records that know no SID. */
export const nameId = (domain: string | undefined, name: string): string =>
  adId((domain === undefined ? name : `${domain}\\${name}`).toLowerCase());

export const dnId = (dn: string): string => adId(dn.toLowerCase());

/** Local System, Local Service, Network Service, virtual accounts of services, of desktops and of fonts. */
const servants = /^S-1-5-(?:18|19|20|80-|82-|83-|90-|96-|99-)/;
export const isServant = (sid: string): boolean => servants.test(sid);

/** Computers, gMSAs and dMSAs have a `$` at the end of their names. */
export const isMachineName = (name: string): boolean => name.replace(/@.*$/, '').endsWith('$');

/** `DC=corp,DC=example,DC=test` at the end of a DN: `corp.example.test`. */
export const domainOfDn = (dn: string): string | undefined => {
  const parts = /(?:^|,)(DC=[^,]+(?:,DC=[^,]+)*)$/i.exec(dn.slice(-1_000))?.[1];
  return parts
    ?.replace(/(^|,)DC=/gi, (_all, comma: string) => (comma === '' ? '' : '.'))
    .toLowerCase();
};

/** The value of the first part of a DN: `CN=Ng\, Alice,OU=Staff,…` → `Ng, Alice`. */
export const firstOfDn = (dn: string): string =>
  (/^[A-Za-z]+=((?:\\.|[^,\\])*)/.exec(dn)?.[1] ?? dn).replace(/\\(.)/g, '$1');
