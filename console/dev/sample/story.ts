/** What a story of the sample estate is made of. */
import type { EvidenceTerm, Incident, TimelineEntry } from '../../src/contract.ts';

export type Story = Pick<
  Incident,
  | 'title'
  | 'story'
  | 'status'
  | 'verdict'
  | 'severity'
  | 'tier'
  | 'rootId'
  | 'attribution'
  | 'cause'
  | 'attack'
  | 'drill'
> & {
  readonly id: string;
  /** Minutes before now. */
  readonly ago: number;
  readonly lasted: number;
  readonly disposition: Incident['decision']['disposition'];
  readonly damage: number;
  readonly why: string;
  readonly pagePeople?: number;
  readonly others?: readonly string[];
  readonly evidence: readonly EvidenceTerm[];
  readonly did: readonly (readonly [
    offsetSeconds: number,
    operation: string,
    outcome?: 'failure',
  ])[];
  readonly notes?: readonly TimelineEntry[];
};

export const prior = (name: string, nats: number, because: string): EvidenceTerm => ({
  name,
  from: 'prior',
  nats,
  because,
});
export const signal = (
  name: string,
  nats: number,
  because: string,
  same?: readonly string[],
): EvidenceTerm => ({
  name,
  from: 'signal',
  nats,
  because,
  signalId: `sig_${name.replaceAll('-', '_')}`,
  ...(same ? { sameObservableAs: same } : {}),
});
export const negative = (name: string, nats: number, because: string): EvidenceTerm => ({
  name,
  from: 'negative',
  nats,
  because,
});
