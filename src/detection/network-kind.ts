/**
 * What kind of network an autonomous system is, from its number or its registered name.
 * Numbers come from the operators' own registrations (RIR whois, 2026-06); names are a hint only,
 * and what neither says stays `unknown`.
 */
import type { Place } from './contract.ts';

type Network = Place['network'];

/** Operators whose kind is plain. One line per operator; numbers as registered. */
const operators: readonly (readonly [Network, readonly number[]])[] = [
  // Public clouds: Amazon, Microsoft, Google, Oracle, IBM, Alibaba, Tencent, Huawei.
  ['cloud_provider', [16509, 14618, 8987, 7224]],
  ['cloud_provider', [8075, 8068, 8069, 12076]],
  ['cloud_provider', [15169, 396982, 19527]],
  ['cloud_provider', [31898, 792, 36351, 45102, 37963, 132203, 45090, 136907]],
  // Rented servers: DigitalOcean, OVH, Hetzner, Vultr, Akamai/Linode, Contabo, Scaleway, LeaseWeb,
  // Ionos, HostPapa/ColoCrossing, Stark, BuyVM, Hostinger, Kamatera, UpCloud, Fastly, Cloudflare.
  ['hosting', [14061, 16276, 35540, 24940, 213230, 212317, 20473, 63949, 51167, 12876]],
  ['hosting', [60781, 28753, 30633, 59253, 8560, 36352, 44477, 53667, 47583, 36007, 202053]],
  ['hosting', [54113, 13335, 209242, 29802, 46606, 26496, 40676, 62904, 55286, 22612]],
  // Consumer VPN and proxy carriers: M247, Datacamp, Tefincom, PacketHub, 31173, Proton, Clouvider.
  ['vpn', [9009, 212238, 60068, 136787, 207137, 147049, 39351, 209103, 62371, 62240, 206092]],
  // Security gateways that people of a company leave through: Zscaler, Netskope, Cato, iboss.
  ['vpn', [22616, 53813, 62044, 55256, 13150, 394354]],
];

const byNumber: ReadonlyMap<number, Network> = new Map(
  operators.flatMap(([kind, numbers]) => numbers.map((asn) => [asn, kind] as const)),
);

/** First match wins, so the plainer word stands first. */
const byName: readonly (readonly [Network, RegExp])[] = [
  ['vpn', /\bvpn\b|\bproxy\b|anonymi[sz]/i],
  [
    'hosting',
    /hosting|\bhost\b|\bvps\b|data ?cent(?:er|re)|dedicated server|\bservers?\b|\bcloud\b|colo(?:cation)?\b/i,
  ],
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
