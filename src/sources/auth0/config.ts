/** What Countersign is told about one Auth0 tenant; only read. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const tenantUrl = z.url().refine(
  (value) => {
    const { protocol, hostname } = new URL(value);
    const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
    return protocol === 'https:' || (protocol === 'http:' && loopback);
  },
  { error: 'url must be https, or http on a loopback address' },
);

export const auth0Config = z
  .strictObject({
    /** `https://acme.eu.auth0.com` */
    url: tenantUrl,
    /** A machine-to-machine application that is authorised for the Management API. */
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    /** Where the tenant has a custom domain: the audience of its Management API. */
    audience: z.url().exactOptional(),
  })
  .readonly();

export type Auth0Config = z.output<typeof auth0Config>;

export const scopeOf = ({ url }: Pick<Auth0Config, 'url'>): string => new URL(url).host;

export const aboutAuth0 = (config: Auth0Config): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [config.clientId],
  acts: false,
});
