/** What every object of a collection has: its id, its domain, its properties. */
import { list, obj, type Raw, str } from '../../record.ts';
import { adId, dnId, sidId, sidOf } from '../names.ts';
import { domainId } from './grants.ts';

export interface Collected {
  readonly raw: Raw;
  readonly properties: Raw;
  readonly domain: string;
  readonly id: string;
  readonly sid: string | undefined;
}

/** `PHANTOM.CORP-S-1-5-32-544` is the built-in group of that domain. */
export const principalId = (identifier: string, domain: string): string | undefined => {
  const [, of, sid] = /^(?:([^\s]{1,255})-)?(S-1-[\d-]{1,180})$/.exec(identifier) ?? [];
  const whole = sidOf(sid);
  return whole === undefined ? undefined : sidId(whole, of?.toLowerCase() ?? domain);
};

export const objectOf = (raw: Raw, type: string): Collected | undefined => {
  const properties = obj(raw['Properties']);
  const identifier = str(raw['ObjectIdentifier']);
  const domain = str(properties['domain'])?.toLowerCase();
  if (identifier === undefined || domain === undefined || raw['IsDeleted'] === true)
    return undefined;
  const sid = sidOf(/(S-1-[\d-]{1,180})$/.exec(identifier)?.[1]);
  const dn = str(properties['distinguishedname']);
  const id =
    type === 'domains'
      ? domainId(domain)
      : (principalId(identifier, domain) ??
        (dn === undefined ? adId(identifier.toLowerCase()) : dnId(dn)));
  return { raw, properties, domain, id, sid };
};

const identifiers = (value: unknown): readonly string[] =>
  list(value).flatMap((one) => str(obj(one)['ObjectIdentifier']) ?? str(one) ?? []);

/** Ids of the principals in a list of `{ObjectIdentifier}`. */
export const idsIn = (value: unknown, domain: string): readonly string[] =>
  identifiers(value).flatMap((one) => principalId(one, domain) ?? []);

/** Objects without a SID are named by their GUID. */
export const guidsIn = (value: unknown): readonly string[] =>
  identifiers(value).map((one) => one.toLowerCase());
