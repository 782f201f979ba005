/** What Countersign is told about one OneLogin account; only read. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const accountUrl = z.url().refine(
  (value) => {
    const { protocol, hostname } = new URL(value);
    const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
    return protocol === 'https:' || (protocol === 'http:' && loopback);
  },
  { error: 'url must be https, or http on a loopback address' },
);

export const oneloginConfig = z
  .strictObject({
    /** `https://acme.onelogin.com` */
    url: accountUrl,
    /** API credentials with the scope "Read all" (Developers → API Credentials). */
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
  })
  .readonly();

export type OneloginConfig = z.output<typeof oneloginConfig>;

export const scopeOf = ({ url }: Pick<OneloginConfig, 'url'>): string => new URL(url).host;

export const aboutOnelogin = (config: OneloginConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [config.clientId],
  acts: false,
});
