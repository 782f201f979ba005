/** What Countersign is told about one Snowflake account. */
import { z } from 'zod';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host);

export const snowflakeConfig = z
  .strictObject({
    /** `https://acme-prod.snowflakecomputing.com` */
    url: z.url().refine(
      (value) => {
        const url = new URL(value);
        return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
      },
      { error: 'the address must be https, or http on a loopback address' },
    ),
    /** `ACME-PROD` or the locator, without region. */
    account: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/),
    user: z.string().min(1),
    /** PKCS #8, of the key pair whose public half is set at the user. */
    privateKey: z.string().min(1),
    role: z.string().min(1).default('COUNTERSIGN_READER'),
    /** Needed for views of ACCOUNT_USAGE. */
    warehouse: z.string().min(1).exactOptional(),
  })
  .readonly();

export type SnowflakeConfig = z.output<typeof snowflakeConfig>;
