/** Small shapes every noun of the contract uses. Times are epoch milliseconds everywhere. */
import { z } from 'zod';

/** Read-only lists, so that a room's own `readonly` values answer a route without a copy. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

export const id = z.string().min(1).max(2048);
/** Epoch milliseconds. */
export const time = z.number();
export const count = z.number().int().nonnegative();
/** Words a person typed: bounded, never markup. */
export const words = z.string().trim().min(1).max(2000);
export const record = z.record(z.string(), z.unknown());

/** Known, or not and why: `unknown` is never "none". */
export const fact = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), because: z.string() }),
  ]);

/** One part of an attribution: said with its reason, or plainly unknown. */
export const said = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('said', [
    z.object({ said: z.literal(true), value, because: z.string() }),
    z.object({ said: z.literal(false), because: z.string() }),
  ]);

/** A list in a query string: one comma-separated value, `tier=0,1`. */
export const csv = <T extends z.ZodType<string | number, string>>(item: T) =>
  z.codec(z.string().max(2000), z.array(item), {
    decode: (text) => text.split(',').filter((part) => part !== '') as z.input<T>[],
    encode: (items) => items.join(','),
  });

/** `true` or `false` in a query string. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] });
/** A whole number in a query string. */
export const wholeNumber = z.coerce.number<string>().int();

/** At most `limit` items after the opaque `after` of the page before. */
export const pageQuery = {
  limit: wholeNumber.min(1).max(500).default(100),
  after: z.string().max(2000).exactOptional(),
};

export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: list(item),
    /** All that match, not only this page. */
    total: count,
    /** Opaque; absent on the last page. */
    next: z.string().exactOptional(),
  });

/** What every refusal looks like: status 4xx or 5xx. */
export const problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    detail: record.exactOptional(),
  }),
});

export const done = z.object({ ok: z.literal(true) });

/** Of 202 and 204. */
export const noBody = z.unknown();
