/** Ids: a directory's logs name everything by its distinguished name, so that is the id, in small letters. */

export const SYSTEM = 'ldap';

/** Spaces around commas and equal signs say nothing (RFC 4514 §2 with RFC 2253's leniency). */
export const ldapId = (dn: string): string =>
  `${SYSTEM}:${dn
    .slice(0, 2_000)
    .replace(/ *([,=]) */g, '$1')
    .toLowerCase()}`;

/** `uid=alice,ou=…` → `alice`. */
export const nameOfDn = (dn: string): string =>
  (/^[A-Za-z0-9.-]+=((?:\\.|[^,\\+])*)/.exec(dn.slice(0, 2_000))?.[1] ?? dn).replace(
    /\\(.)/g,
    '$1',
  );
