/** What Countersign is told about one SCIM 2.0 service that it reads. */
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

export const scimConfig = z
  .strictObject({
    /** Base of the service that is read, e.g. `https://acme.example/scim/v2`. */
    url: address.exactOptional(),
    /** Sent as `Authorization: Bearer`. */
    token: z.string().min(1).exactOptional(),
    /** Nothing is read: an identity provider or HR system pushes to `/api/v1/scim/<name>`. */
    receives: z.literal(true).exactOptional(),
    /** The acting identity. Without it no action can run. */
    actToken: z.string().min(1).exactOptional(),
    /** Part of every id; the host of `url` unless set. Needed where `receives` is set. */
    scope: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.:-]{0,252}$/)
      .exactOptional(),
    /** Domains whose addresses only the service's administrators hand out: addresses under them link accounts. */
    verifiedDomains: z.array(z.string().min(3).toLowerCase()).readonly().default([]),
  })
  .refine(
    ({ url, token, actToken, receives, scope }) =>
      receives === true
        ? url === undefined && token === undefined && actToken === undefined && scope !== undefined
        : url !== undefined && token !== undefined,
    { error: 'either url and token of a service to read, or receives and scope' },
  )
  .readonly();

export type ScimConfig = z.output<typeof scimConfig>;

export const scopeOf = ({ url, scope }: Pick<ScimConfig, 'url' | 'scope'>): string =>
  scope ?? new URL(url ?? '').host;

export const aboutScim = (config: ScimConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [],
  acts: config.actToken !== undefined,
});

/** `scim:<scope>/Users/<id>`: the service's own path, under the name of the service. */
export const scimId = (scope: string, type: 'Users' | 'Groups', id: string): string =>
  `scim:${scope}/${type}/${id}`;
