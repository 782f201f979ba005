/** What a group remembers of one matching event, or of one growth of a chained correlation. */

export interface EventRef {
  readonly id: string;
  readonly vendorId: string;
}

export interface Entry {
  /** Event time. */
  readonly time: number;
  /** The event's id; of a chained correlation, which of its findings spoke. */
  readonly about: string;
  /** The event it came with. */
  readonly event: EventRef;
  /** Which member matched: its place in the correlation's list. */
  readonly member: number;
  readonly value: number | string | undefined;
  /** Principals acting and behind. */
  readonly who: readonly string[];
  /** The events that a chained correlation brought with it. */
  readonly inner: readonly EventRef[] | undefined;
  /** The finding that has it already; −1 for none. */
  told: number;
}

/** As it is kept in a checkpoint. */
type Packed = readonly [
  number,
  string,
  string,
  string,
  number,
  number | string | null,
  readonly string[],
  number,
  (readonly (readonly [string, string])[])?,
];

export const pack = (entry: Entry): Packed => {
  const { time, about, event, member, value = null, who, told, inner } = entry;
  const fixed = [time, about, event.id, event.vendorId, member, value, who, told] as const;
  return inner ? [...fixed, inner.map(({ id, vendorId }) => [id, vendorId] as const)] : fixed;
};

export const unpack = (packed: unknown): Entry => {
  const [time, about, id, vendorId, member, value, who, told, inner] = packed as Packed;
  return {
    time,
    about,
    event: { id, vendorId },
    member,
    value: value ?? undefined,
    who,
    inner: inner?.map(([innerId, innerVendorId]) => ({ id: innerId, vendorId: innerVendorId })),
    told,
  };
};
