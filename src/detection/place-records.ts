/**
 * What the records of address databases say, in the shapes in which they are sold and given away:
 * MaxMind (https://dev.maxmind.com/geoip/docs/databases/city-and-country, /asn, /anonymous-ip), DB-IP as packed by
 * `@ip-location-db`, and IPinfo (https://ipinfo.io/developers/ip-to-geolocation-database, /ip-to-asn-database).
 */
import type { AsnEntry } from './asn-table.ts';
import type { Place } from './contract.ts';
import { networkKind } from './network-kind.ts';

/** Databases disagree by 15–90 km on one address, so no place is surer than this. */
const RADIUS_KM = 100;

type Text = string | undefined;

/** MaxMind nests, the others are flat; IPinfo writes numbers and flags as text. */
export interface PlaceRecord {
  readonly country_code?: string;
  readonly country?: string | { readonly iso_code?: string };
  readonly city?: string | { readonly names?: { readonly en?: string } };
  readonly latitude?: number | string;
  readonly longitude?: number | string;
  readonly lat?: number | string;
  readonly lng?: number | string;
  /** Kilometres; IPinfo's name is `radius`. */
  readonly radius?: number | string;
  readonly location?: {
    readonly latitude?: number;
    readonly longitude?: number;
    readonly accuracy_radius?: number;
  };
  readonly autonomous_system_number?: number;
  readonly autonomous_system_organization?: string;
  readonly asn?: string | number;
  readonly as_name?: string;
  readonly name?: string;
  readonly traits?: PlaceFlags;
}

/** Anonymous IP of MaxMind, privacy detection of IPinfo. */
interface PlaceFlags {
  readonly is_tor_exit_node?: boolean;
  readonly is_anonymous_vpn?: boolean;
  readonly is_hosting_provider?: boolean;
  readonly user_type?: string;
}

const numberOf = (value: number | string | undefined): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const countryOf = (record: PlaceRecord): Text => {
  const named =
    record.country_code ??
    (typeof record.country === 'string' ? record.country : record.country?.iso_code);
  // Some write the country's name under this key.
  return named !== undefined && /^[A-Za-z]{2}$/.test(named) ? named.toUpperCase() : undefined;
};

const cityOf = ({ city }: PlaceRecord): Text => {
  const name = typeof city === 'string' ? city : city?.names?.en;
  return name === '' ? undefined : name;
};

const spotOf = (record: PlaceRecord): Pick<Place, 'latitude' | 'longitude' | 'radiusKm'> => {
  const { location } = record;
  const latitude = numberOf(record.latitude ?? record.lat ?? location?.latitude);
  const longitude = numberOf(record.longitude ?? record.lng ?? location?.longitude);
  if (latitude === undefined || longitude === undefined) return {};
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return {};
  const radius = numberOf(record.radius) ?? location?.accuracy_radius ?? 0;
  return { latitude, longitude, radiusKm: Math.max(RADIUS_KM, radius) };
};

/** `AS15169` or a number. */
export const asnIn = (record: PlaceRecord | null): AsnEntry | undefined => {
  if (record === null) return undefined;
  const written = record.autonomous_system_number ?? record.asn;
  const asn = Number(String(written ?? '').replace(/^AS/i, '') || Number.NaN);
  if (!Number.isInteger(asn) || asn <= 0) return undefined;
  return {
    asn,
    name: record.autonomous_system_organization ?? record.as_name ?? record.name ?? '',
  };
};

const flagged = (traits: PlaceFlags | undefined): Place['network'] | undefined => {
  if (traits === undefined) return undefined;
  if (traits.is_tor_exit_node === true) return 'anonymiser';
  if (traits.is_anonymous_vpn === true) return 'vpn';
  if (traits.user_type === 'cellular') return 'mobile';
  return traits.is_hosting_provider === true ? 'hosting' : undefined;
};

/** Without a city the coordinates are a country's centre, which is nowhere. */
export const placeOf = (
  record: PlaceRecord | null,
  asn: AsnEntry | undefined,
): Place | undefined => {
  const owner = asn ?? asnIn(record);
  if (record === null && owner === undefined) return undefined;
  const country = record === null ? undefined : countryOf(record);
  const city = record === null ? undefined : cityOf(record);
  return {
    ...(country === undefined ? {} : { country }),
    ...(record === null || city === undefined ? {} : located(city, spotOf(record))),
    ...(owner === undefined ? {} : { asn: owner.asn, asName: owner.name }),
    network: flagged(record?.traits) ?? networkKind(owner?.asn, owner?.name),
  };
};

const located = (
  city: string,
  spot: Pick<Place, 'latitude' | 'longitude' | 'radiusKm'>,
): Partial<Place> => (spot.latitude === undefined ? {} : { city, ...spot });
