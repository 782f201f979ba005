/** What Countersign is told about one source of staff records. It reads only: nothing is ever written to HR. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const address = z.url().refine(
  (value) => {
    const { protocol, hostname } = new URL(value);
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  },
  { error: 'url must be https:// (http only on a loopback address)' },
);

const proof = {
  /** Sent as `Authorization: Bearer`. */
  token: z.string().min(1).exactOptional(),
  /** Sent as HTTP Basic, as report services of HR systems want it. */
  user: z.string().min(1).exactOptional(),
  password: z.string().min(1).exactOptional(),
};

const report = z.strictObject({ url: address, ...proof }).readonly();

/** Header of the file for each of our columns, where it is none of the usual ones. */
const columns = z.record(z.string().min(1).max(40), z.string().min(1).max(200)).readonly();

export const DEFAULT_ORGANISATION = 'staff';

export const hrConfig = z
  .strictObject({
    /** Part of every person's id unless it is `staff`; set it where two HR systems number their people alike. */
    organisation: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,62}$/)
      .default(DEFAULT_ORGANISATION),
    /** A SCIM service (`…/scim/v2`), or an address that answers with CSV. */
    staff: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('scim'), url: address, ...proof }).readonly(),
        z.strictObject({ kind: z.literal('csv'), url: address, ...proof }).readonly(),
      ])
      .exactOptional(),
    /** An address that answers with the CSV of vendor contracts. */
    vendors: report.exactOptional(),
    columns: columns.exactOptional(),
    vendorColumns: columns.exactOptional(),
    /** How 03/04/2026 is meant; without it such dates are set aside. */
    dateOrder: z.enum(['dmy', 'mdy']).exactOptional(),
  })
  .readonly();

export type HrConfig = z.output<typeof hrConfig>;
export type HrReport = z.output<typeof report>;

export const aboutHr = (config: HrConfig): ConnectionAbout => ({
  scope: config.organisation,
  credentials: [],
  acts: false,
});

/** `hr:100`, or `hr:<organisation>/100`. */
export const personId = (number: string, organisation: string): string => {
  const native = number.trim().toLowerCase();
  return organisation === DEFAULT_ORGANISATION ? `hr:${native}` : `hr:${organisation}/${native}`;
};
