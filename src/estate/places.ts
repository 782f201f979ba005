/**
 * Where people, machines and attackers sit: real public prefixes, so that place and AS databases know them.
 * The addresses only ever stand in simulated logs; nothing is sent to them.
 */
import type { Random } from './random.ts';

export interface Spot {
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Hours from UTC; good enough for a rhythm. */
  readonly utcOffset: number;
  readonly asn: number;
  readonly network: 'isp' | 'mobile' | 'hosting' | 'vpn' | 'cloud';
  /** First three numbers; the last is drawn. */
  readonly prefix: string;
}

const spot = (
  where: readonly [
    city: string,
    country: string,
    latitude: number,
    longitude: number,
    utcOffset: number,
  ],
  whose: readonly [asn: number, network: Spot['network'], prefix: string],
): Spot => ({
  city: where[0],
  country: where[1],
  latitude: where[2],
  longitude: where[3],
  utcOffset: where[4],
  asn: whose[0],
  network: whose[1],
  prefix: whose[2],
});

/** Towns where people of the organisation live and work. */
export const homes: readonly Spot[] = [
  spot(['London', 'GB', 51.5, -0.13, 0], [2856, 'isp', '5.80.0']),
  spot(['Reading', 'GB', 51.46, -0.98, 0], [2856, 'isp', '5.80.188']),
  spot(['Leipzig', 'DE', 51.34, 12.37, 1], [3320, 'isp', '2.160.0']),
  spot(['Lyon', 'FR', 45.76, 4.84, 1], [3215, 'isp', '2.3.0']),
  spot(['Barcelona', 'ES', 41.39, 2.16, 1], [3352, 'isp', '2.136.252']),
  spot(['Stockholm', 'SE', 59.33, 18.07, 1], [3301, 'isp', '2.252.212']),
  spot(['New York', 'US', 40.71, -74.01, -5], [701, 'isp', '63.5.200']),
  spot(['Boston', 'US', 42.36, -71.06, -5], [701, 'isp', '23.29.96']),
  spot(['Miami', 'US', 25.76, -80.37, -5], [7922, 'isp', '23.24.188']),
  spot(['Toronto', 'CA', 43.67, -79.39, -5], [812, 'isp', '9.232.0']),
];

/** Towns people travel to. */
export const elsewhere: readonly Spot[] = [
  spot(['Basel', 'CH', 47.55, 7.59, 1], [3303, 'isp', '46.14.0']),
  spot(['Dublin', 'IE', 53.35, -6.26, 0], [6830, 'isp', '5.179.40']),
  spot(['The Hague', 'NL', 52.07, 4.3, 1], [1136, 'isp', '31.149.0']),
  spot(['Osaka', 'JP', 34.69, 135.5, 9], [4713, 'isp', '27.114.0']),
  spot(['Sydney', 'AU', -33.87, 151.21, 10], [1221, 'isp', '1.129.252']),
];

/** Where contractors work. */
export const agencies: readonly Spot[] = elsewhere.slice(1, 3);

/** Exits of the VPN that the organisation pays for. */
export const vpnExits: readonly Spot[] = [
  spot(['London', 'GB', 51.51, -0.13, 0], [60068, 'vpn', '79.127.165']),
  spot(['New York', 'US', 40.71, -74.01, -5], [60068, 'vpn', '79.127.206']),
];

/** The same once the organisation has changed its provider. */
export const nextVpnExits: readonly Spot[] = [
  spot(['Frankfurt am Main', 'DE', 50.11, 8.68, 1], [62044, 'vpn', '87.58.122']),
  spot(['Reston', 'US', 38.95, -77.36, -5], [22616, 'vpn', '104.129.195']),
];

/** Carriers: many telephones come out of few addresses, often of another town. */
const mobiles: readonly Spot[] = [
  spot(['London', 'GB', 51.51, -0.08, 0], [35228, 'mobile', '46.233.64']),
  spot(['Frankfurt am Main', 'DE', 50.11, 8.68, 1], [6805, 'mobile', '62.52.255']),
  spot(['Lyon', 'FR', 45.76, 4.84, 1], [5410, 'mobile', '5.48.0']),
  spot(['Madrid', 'ES', 40.42, -3.8, 1], [12479, 'mobile', '1.178.224']),
  spot(['Stockholm', 'SE', 59.33, 18.07, 1], [1257, 'mobile', '64.139.62']),
  spot(['New York', 'US', 40.71, -74.01, -5], [20057, 'mobile', '12.72.0']),
  spot(['Chicago', 'US', 41.88, -87.63, -6], [21928, 'mobile', '24.221.127']),
  spot(['Toronto', 'CA', 43.62, -79.51, -5], [36522, 'mobile', '67.69.67']),
];

/** Where a telephone at that place comes out; abroad, its network is that of the place. */
export const mobileAt = (place: Spot, random: Random): Spot => {
  const carriers = mobiles.filter(({ country }) => country === place.country);
  return carriers.length > 0 ? random.pick(carriers) : place;
};

/** NAT addresses of the cloud, where machines come from. */
export const cloudExits: readonly [Spot, ...Spot[]] = [
  spot(['Dublin', 'IE', 53.35, -6.26, 0], [16509, 'cloud', '1.178.7']),
  spot(['Columbus', 'US', 39.96, -83, -5], [16509, 'cloud', '1.178.86']),
];

/** Hosted runners of the pipelines. */
export const runners: readonly [Spot, ...Spot[]] = [
  spot(['Boydton', 'US', 36.67, -78.39, -5], [8075, 'cloud', '4.152.188']),
];

export const vendors: readonly Spot[] = [
  spot(['Frankfurt am Main', 'DE', 50.11, 8.68, 1], [54113, 'cloud', '45.58.212']),
];

/** Where attackers come from. */
export const hostile: readonly Spot[] = [
  spot(['Amsterdam', 'NL', 52.36, 4.96, 1], [14061, 'hosting', '24.144.76']),
  spot(['Roubaix', 'FR', 50.69, 3.2, 1], [16276, 'hosting', '5.39.0']),
  spot(['Nuremberg', 'DE', 49.45, 11.07, 1], [24940, 'hosting', '5.75.128']),
  spot(['Shinagawa', 'JP', 35.61, 139.73, 9], [20473, 'hosting', '43.224.32']),
  spot(['Sao Paulo', 'BR', -23.56, -46.64, -3], [28573, 'isp', '177.32.0']),
];

export const allSpots: readonly Spot[] = [
  ...homes,
  ...elsewhere,
  ...vpnExits,
  ...nextVpnExits,
  ...mobiles,
  ...cloudExits,
  ...runners,
  ...vendors,
  ...hostile,
];

export const addressIn = (place: Spot, random: Random): string =>
  `${place.prefix}.${random.int(4, 250)}`;

/** Great-circle distance, haversine, km. */
export const distanceKm = (a: Spot, b: Spot): number => {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) *
      Math.cos(b.latitude * rad) *
      Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(h));
};

/** Home networks of the same country, else of the same continent, else any: where a careful attacker rents a way in. */
export const neighbours = (of: Spot): readonly Spot[] => {
  const others = homes.filter((one) => one.prefix !== of.prefix);
  const near = others.filter((one) => one.country === of.country);
  const around = others.filter((one) => Math.abs(one.utcOffset - of.utcOffset) <= 4);
  return [near, around, others].find((some) => some.length > 0) ?? others;
};
