/** What a browser keeps between the two halves of a sign-in: sealed by us, bound to its use, over in minutes. */
import { z } from 'zod';
import { type Clock, CountersignError, isCountersignError, MINUTE } from '../../core/index.ts';
import type { Sealer } from '../../store/index.ts';

export const TRANSACTION_MS = 10 * MINUTE;

const frame = z.object({ until: z.number(), what: z.unknown() });
const outer = z.object({ k: z.string(), n: z.string(), d: z.string() });
const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64url');
const text = (data: Uint8Array): string => Buffer.from(data).toString('base64url');

const over = (): CountersignError =>
  new CountersignError(
    'ERR_UNAUTHENTICATED',
    'this sign-in was not begun in this browser, or too long ago: begin again',
  );

/** @example const { give, take } = transactions('acme/sign-in/oidc', schema, { sealer, clock }) */
export const transactions = <T extends z.ZodType>(
  context: string,
  shape: T,
  { sealer, clock }: { readonly sealer: Sealer; readonly clock: Clock },
) => {
  return {
    give(what: z.input<T>): string {
      const sealed = sealer.seal(
        Buffer.from(JSON.stringify({ until: clock.now() + TRANSACTION_MS, what })),
        context,
      );
      const packed = { k: sealed.keyId, n: text(sealed.nonce), d: text(sealed.data) };
      return Buffer.from(JSON.stringify(packed)).toString('base64url');
    },
    /** @throws CountersignError ERR_UNAUTHENTICATED where it is absent, changed, of another use or over */
    take(given: string | undefined): z.output<T> {
      try {
        const { k, n, d } = outer.parse(
          JSON.parse(Buffer.from(given ?? '', 'base64url').toString('utf8')),
        );
        const sealed = { keyId: k, nonce: bytes(n), data: bytes(d) };
        const opened = Buffer.from(sealer.open(sealed, context)).toString('utf8');
        const { until, what } = frame.parse(JSON.parse(opened));
        if (until > clock.now()) return shape.parse(what);
      } catch (error) {
        const known =
          error instanceof SyntaxError ||
          error instanceof z.ZodError ||
          isCountersignError(error, 'ERR_SEAL_BROKEN');
        if (!known) throw error;
      }
      throw over();
    },
  };
};
