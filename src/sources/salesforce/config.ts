/** What Countersign is told about one Salesforce organisation. */
import { z } from 'zod';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host);

const address = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'the address must be https, or http on a loopback address' },
);

export const salesforceConfig = z
  .strictObject({
    /** The organisation's own address, `https://acme.my.salesforce.com`. */
    url: address,
    organizationId: z.string().regex(/^00D[A-Za-z0-9]{15}$/, {
      error: 'an organisation id has 18 characters and begins with 00D',
    }),
    /** Consumer key of the connected app, whose certificate the private key belongs to. */
    clientId: z.string().min(1),
    /** The integration user, with a permission set of its own. */
    username: z.string().min(1),
    privateKey: z.string().min(1),
    /** `https://test.salesforce.com` for sandboxes. */
    audience: z.string().min(1).default('https://login.salesforce.com'),
    apiVersion: z
      .string()
      .regex(/^v\d{2}\.0$/)
      .default('v61.0'),
  })
  .readonly();

export type SalesforceConfig = z.output<typeof salesforceConfig>;
