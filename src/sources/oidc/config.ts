/** What Countersign is told about one OpenID provider. Keys and metadata are public; clients are read one by one. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const address = z.url().refine(
  (value) => {
    const { protocol, hostname } = new URL(value);
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  },
  { error: 'must be https:// (http only on a loopback address)' },
);

export const oidcConfig = z
  .strictObject({
    /** As in `iss` of its tokens. */
    issuer: address,
    /** Clients that were registered dynamically: where each is read, and with what (RFC 7592). */
    clients: z
      .array(
        z
          .strictObject({ registrationUri: address, registrationToken: z.string().min(1) })
          .readonly(),
      )
      .max(10_000)
      .readonly()
      .default([]),
  })
  .readonly();

export type OidcConfig = z.output<typeof oidcConfig>;

/** Host and path of the issuer: `id.example/tenant`. Issuers are compared so, with or without a slash at the end. */
export const scopeOf = (issuer: string): string => {
  const bare = issuer
    .trim()
    .replace(/^https?:\/\//i, '')
    .slice(0, 500);
  return bare.endsWith('/') ? bare.slice(0, -1) : bare;
};

export const aboutOidc = ({ issuer }: OidcConfig): ConnectionAbout => ({
  scope: scopeOf(issuer),
  credentials: [],
  acts: false,
});

export const issuerId = (scope: string): string => `oidc:${scope}`;
export const subjectId = (scope: string, subject: string): string => `oidc:${scope}#sub:${subject}`;
export const clientId = (scope: string, client: string): string => `oidc:${scope}#client:${client}`;
