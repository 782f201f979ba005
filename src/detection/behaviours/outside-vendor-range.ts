/** An integration's credential used from outside of the networks that its vendor calls from. */
import { seenIn } from '../habits.ts';
import { defineBehaviour } from '../look.ts';
import { daysAt } from '../seen.ts';
import { networkTest } from '../sigma/network.ts';
import { severityOf } from '../surprise.ts';

/** Days of use that make a network the integration's own, whatever its vendor publishes. */
const HABIT_DAYS = 3;
/** Published lists are stale now and then (0.03 of days with a new network); thieves seldom call from the vendor's. */
const LLR = 2.6;

const inAny = (ranges: readonly string[], ip: string): boolean =>
  ranges.some((range) => networkTest(range)?.(ip) === true);

export const outsideVendorRange = defineBehaviour({
  id: 'outside-vendor-range',
  title: 'An integration was used from outside of its vendor’s networks',
  description:
    'The vendor behind this app or key says from which networks it calls; the use came from another one that is no habit of it either.',
  attack: ['T1550.001', 'T1199', 'T1528'],
  owasp: ['NHI3'],
  falsePositives: [
    'The vendor moved and its list is old',
    'The integration also runs at the customer’s own site',
  ],
  judge(look) {
    const { event, lineage, observation, root, place, now } = look;
    const { ip } = event.src;
    if (ip === undefined || look.class === 'human' || !look.authenticated) return undefined;
    const vendor = observation.view.vendorOf(lineage.root)?.of;
    if (vendor === undefined || vendor.addressRanges.length === 0) return undefined;
    if (inAny(vendor.addressRanges, ip)) return undefined;
    const asn = place?.asn === undefined ? undefined : String(place.asn);
    const days = asn === undefined ? 0 : daysAt(seenIn(root?.habits, 'asn', asn), now);
    if (days >= HABIT_DAYS) return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `Used from ${ip}, which is none of the ${vendor.addressRanges.length} networks that ${vendor.name} calls from.`,
      observables: [
        ...(asn === undefined ? [] : [`asn:${asn}`]),
        `ip:${ip}`,
        `vendor:${vendor.id}`,
      ],
      detail: { vendor: vendor.name, ranges: vendor.addressRanges.length },
    };
  },
});
