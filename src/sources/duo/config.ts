/** What Countersign is told about one Duo account; only read. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const apiUrl = z.url().refine(
  (value) => {
    const { protocol, hostname } = new URL(value);
    const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
    return protocol === 'https:' || (protocol === 'http:' && loopback);
  },
  { error: 'url must be https, or http on a loopback address' },
);

export const duoConfig = z
  .strictObject({
    /** `https://api-xxxxxxxx.duosecurity.com`, the API hostname of an Admin API application. */
    url: apiUrl,
    integrationKey: z.string().min(1),
    secretKey: z.string().min(1),
    /** How calls are signed; SHA-1 only where an old proxy or account wants it. */
    digest: z.enum(['sha512', 'sha1']).default('sha512'),
  })
  .readonly();

export type DuoConfig = z.output<typeof duoConfig>;

export const scopeOf = ({ url }: Pick<DuoConfig, 'url'>): string => new URL(url).host;

export const aboutDuo = (config: DuoConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [config.integrationKey],
  acts: false,
});
