/** What Countersign is told about one Okta organisation. Read and act credentials are never the same object. */
import { z } from 'zod';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const orgUrl = z.url().refine(
  (value) => {
    const { protocol, hostname, pathname, search } = new URL(value);
    const bare = pathname === '/' && search === '';
    return bare && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
  },
  { error: 'url must be https://<organisation>, without a path (http only on a loopback address)' },
);

/** A service app with a private key is the better way: its scopes can be as narrow as the permissions below. */
const serviceApp = z
  .strictObject({
    clientId: z.string().min(1),
    /** PEM, or a JWK as JSON text. */
    privateKey: z.string().min(1),
    /** `kid` of the registered public key, where the key itself does not carry it. */
    keyId: z.string().min(1).exactOptional(),
  })
  .readonly();

/** An API token has all rights of the user who made it. */
const apiToken = z
  .strictObject({
    token: z.string().min(1),
    /** `00T…`, as the list of API tokens shows it: the System Log names by it what the token does. */
    tokenId: z.string().min(1).exactOptional(),
  })
  .readonly();

const credentials = z.union([serviceApp, apiToken]);

export const oktaConfig = z
  .strictObject({
    /** `https://acme.okta.com`, of the organisation itself and not of its admin console. */
    url: orgUrl,
    /** May be left out where only log files are read. */
    credentials: credentials.exactOptional(),
    /** The acting identity. Without it no action can run. */
    actCredentials: credentials.exactOptional(),
    /**
     * Factors and consents take two calls for each user (600 a minute and less, by licence): of everyone, or only of
     * those who hold an admin role. Of the others MFA is then unknown.
     */
    askPerUser: z.enum(['everyone', 'admins']).default('everyone'),
  })
  .readonly();

export type OktaConfig = z.output<typeof oktaConfig>;
export type OktaCredentials = z.output<typeof credentials>;

/** Facts carry the host of the organisation: it is told without a call and no two organisations share it. */
export const scopeOf = ({ url }: Pick<OktaConfig, 'url'>): string => new URL(url).host;
