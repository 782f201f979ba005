/**
 * What kind of network an autonomous system is, from its number or its registered name. Which operators are listed,
 * and as what, is our own judgement; that each number is that operator's is checked against the registered names in
 * `@ip-location-db/asn` by network-kind.test.ts. Names are a hint only, and what neither says stays `unknown`.
 */
import type { Place } from './contract.ts';

type Network = Place['network'];

interface Operator {
  readonly kind: Network;
  /** Stands in the registered name of each of its numbers. */
  readonly named: string;
  readonly numbers: readonly number[];
}

const of = (kind: Network, table: Readonly<Record<string, readonly number[]>>): Operator[] =>
  Object.entries(table).map(([named, numbers]) => ({ kind, named, numbers }));

export const operators: readonly Operator[] = [
  ...of('cloud_provider', {
    Amazon: [16509, 14618, 8987, 7224],
    Microsoft: [8075, 8068, 8069, 12076],
    Google: [15169, 396982, 19527],
    Oracle: [31898],
    IBM: [36351],
    Alibaba: [45102, 37963],
    Tencent: [132203, 45090],
    Huawei: [136907],
  }),
  // Rented servers.
  ...of('hosting', {
    DigitalOcean: [14061],
    OVH: [16276, 35540],
    Hetzner: [24940, 213230, 212317],
    'Constant Company': [20473],
    Akamai: [63949],
    Contabo: [51167],
    Scaleway: [12876],
    LeaseWeb: [60781, 28753, 30633, 59253],
    IONOS: [8560],
    HostPapa: [36352],
    FranTech: [53667],
    Hostinger: [47583],
    Kamatera: [36007],
    UpCloud: [202053],
    Fastly: [54113],
    Cloudflare: [13335, 209242],
    Hivelocity: [29802],
    'Unified Layer': [46606],
    GoDaddy: [26496],
    Psychz: [40676],
    Eonix: [62904],
    'B2 Net': [55286],
    Namecheap: [22612],
  }),
  // Carriers of consumer VPNs and proxies.
  ...of('vpn', {
    M247: [9009],
    Datacamp: [212238, 60068],
    PacketHub: [136787, 207137, 147049],
    '31173': [39351],
    Proton: [209103, 62371],
    Clouvider: [62240],
  }),
  // Operators of Tor exits, and of little else.
  ...of('anonymiser', {
    'Emerald Onion': [396507],
    Quintex: [62744],
    'F3 Netze': [205100],
    'Erneuerbare Freiheit': [60729],
    'Applied Privacy': [208323],
    'Calyx Institute': [4224],
    Unredacted: [401401],
  }),
  // iCloud Private Relay leaves through Akamai's second number; its other ways out are Cloudflare's and Fastly's.
  ...of('relay', { 'Akamai Technologies': [36183] }),
  // Carriers whose numbers serve phones.
  ...of('mobile', {
    'T-Mobile USA': [21928],
    Verizon: [22394, 6167],
    'Reliance Jio': [55836],
    'Hutchison 3G': [206067],
    'Bharti Airtel': [45609],
    'Vodafone Idea': [38266],
    'NTT DOCOMO': [9605],
    'MTN NIGERIA': [29465],
    'Vodafone Data': [36935],
    'AT&T': [20057],
    TELEFONICA: [26599],
  }),
  // Security gateways that people of a company leave through.
  ...of('vpn', { Zscaler: [22616, 53813, 62044], Netskope: [55256], Cato: [13150] }),
];

const byNumber: ReadonlyMap<number, Network> = new Map(
  operators.flatMap(({ kind, numbers }) => numbers.map((asn) => [asn, kind] as const)),
);

/** First match wins, so the plainer word stands first. */
const byName: readonly (readonly [Network, RegExp])[] = [
  ['anonymiser', /\btor\b.*\b(?:exit|relay|node)|onion/i],
  ['vpn', /\bvpn\b|\bproxy\b|anonymi[sz]/i],
  [
    'hosting',
    /hosting|\bhost\b|\bvps\b|data ?cent(?:er|re)|dedicated server|\bservers?\b|\bcloud\b|colo(?:cation)?\b/i,
  ],
  ['mobile', /\bmobile\b|cellular|\bwireless\b|\b3g\b|\blte\b/i],
  [
    'isp',
    /telecom|telekom|telefonica|vodafone|comcast|charter|verizon|\bcable\b|broadband|\bfib(?:er|re|ra)\b|wireless|mobile|cellular|\bdsl\b|\binternet\b|communica/i,
  ],
  [
    'business',
    /universi|school|college|hospital|\bbank\b|insurance|government|ministry|municipal/i,
  ],
];

export const networkKind = (asn: number | undefined, name: string | undefined): Network => {
  const kind = asn === undefined ? undefined : byNumber.get(asn);
  if (kind !== undefined) return kind;
  if (name === undefined) return 'unknown';
  return byName.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
};
