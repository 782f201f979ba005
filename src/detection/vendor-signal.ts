/** A vendor's own detection as evidence: a signal with its own weight beside ours, resting on what both rest on. */
import { hashId } from '../core/index.ts';
import type { Event, Lineage, Signal } from '../model/index.ts';
import type { VendorFinding } from '../sources/index.ts';

/** Taken back or closed as benign: it speaks against, half as loud as it once spoke for. */
const weightOf = ({ llr, dismissed }: VendorFinding): number => (dismissed ? -llr / 2 : llr);

/** Whom it is about: those the vendor names, where it does not say so of the acting principal itself. */
export const vendorLineage = (finding: VendorFinding, lineage: Lineage): Lineage => {
  const [subject] = finding.subjects;
  if (subject === undefined || finding.subjects.includes(lineage.actingAs)) return lineage;
  return { root: subject, actingAs: subject, links: [] };
};

/** The same for every update of one detection about one subject, so that an incident counts it once. */
export const vendorSignal = (finding: VendorFinding, event: Event, lineage: Lineage): Signal => {
  const detector = `${event.source}:${finding.detector}`;
  return {
    id: hashId('sig', [detector, lineage.root, event.vendorId]),
    detector,
    kind: 'vendor',
    title: finding.title,
    description: `${event.source} itself reports: ${finding.title}`,
    time: event.time,
    actorId: lineage.actingAs,
    rootId: lineage.root,
    targetIds: finding.subjects.filter((id) => id !== lineage.actingAs),
    eventIds: [event.id],
    vendorEventIds: [event.vendorId],
    severity: finding.severity,
    attack: finding.attack,
    observables: [...finding.observables, `event:${event.id}`],
    llr: weightOf(finding),
    hardFact: finding.hardFact && !finding.dismissed,
    detail: { operation: event.operation, vendorDetector: finding.detector },
  };
};
