/**
 * Ways in besides the one-time link. The identity provider sends the browser back to a page of ours; that page hands
 * over what it was sent with, so that nothing is changed by opening an address.
 */
import { z } from 'zod';
import { roleName } from './permission.ts';
import type { Route } from './route.ts';
import { session } from './session.ts';
import { done, list, record, time, words } from './shape.ts';

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  synced: z.boolean(),
  createdAt: time,
  lastUsedAt: time.exactOptional(),
});

/** What the browser's own `navigator.credentials` gave, as JSON. */
const credential = z.looseObject({
  id: z.string().max(2_000),
  rawId: z.string().max(2_000),
  type: z.literal('public-key'),
  response: z.looseObject({}),
});

const oidc = z.object({
  issuer: z.string().min(1).max(500),
  clientId: z.string().min(1).max(300),
  title: z.string().min(1).max(60),
  scopes: z.string().max(300),
  claim: z.string().min(1).max(200),
  roles: list(z.object({ value: z.string().min(1).max(300), roles: list(roleName) })),
  email: z.enum(['where_verified', 'always']),
});

export const signInRoutes = {
  'session.ways': {
    id: 'session.ways',
    method: 'GET',
    path: '/api/v1/session/ways',
    permission: 'none',
    says: 'How one may sign in here.',
    answer: z.object({
      oidc: z.object({ title: z.string() }).exactOptional(),
      passkeys: z.boolean(),
    }),
  },
  'session.oidcStart': {
    id: 'session.oidcStart',
    method: 'POST',
    path: '/api/v1/session/oidc/start',
    permission: 'none',
    says: 'Begin a sign-in by the identity provider: where the browser goes next. `fresh`: it has to ask anew.',
    body: z.object({
      // A path of ours: two slashes would lead to another site.
      next: z
        .string()
        .max(4_000)
        .regex(/^\/(?![/\\])/)
        .exactOptional(),
      fresh: z.boolean().default(false),
    }),
    answer: z.object({ url: z.string() }),
  },
  'session.oidcFinish': {
    id: 'session.oidcFinish',
    method: 'POST',
    path: '/api/v1/session/oidc/finish',
    permission: 'none',
    says: 'The query that the identity provider sent the browser back with, for a session cookie.',
    body: z.object({ parameters: z.string().min(1).max(20_000) }),
    answer: z.object({ session, next: z.string().exactOptional() }),
  },
  'session.passkeyOptions': {
    id: 'session.passkeyOptions',
    method: 'POST',
    path: '/api/v1/session/passkey/options',
    permission: 'none',
    says: 'Begin a sign-in by passkey: what the browser is asked to sign.',
    answer: z.object({ options: record }),
  },
  'session.passkey': {
    id: 'session.passkey',
    method: 'POST',
    path: '/api/v1/session/passkey',
    permission: 'none',
    says: 'What the passkey signed, for a session cookie.',
    body: z.object({ response: credential }),
    answer: session,
  },
  'passkeys.list': {
    id: 'passkeys.list',
    method: 'GET',
    path: '/api/v1/passkeys',
    permission: 'session',
    says: 'One’s own passkeys.',
    answer: z.object({ items: list(passkey) }),
  },
  'passkeys.options': {
    id: 'passkeys.options',
    method: 'POST',
    path: '/api/v1/passkeys/options',
    permission: 'session',
    inPerson: true,
    says: 'Begin to add a passkey to oneself; in a session, never by a token.',
    answer: z.object({ options: record }),
  },
  'passkeys.add': {
    id: 'passkeys.add',
    method: 'POST',
    path: '/api/v1/passkeys',
    permission: 'session',
    inPerson: true,
    says: 'Add a passkey to oneself.',
    body: z.object({ name: words, response: credential }),
    answer: passkey,
  },
  'passkeys.remove': {
    id: 'passkeys.remove',
    method: 'DELETE',
    path: '/api/v1/passkeys/:id',
    permission: 'session',
    inPerson: true,
    says: 'Remove one of one’s own passkeys.',
    params: z.object({ id: z.string().min(1).max(2_000) }),
    answer: done,
  },
  'settings.oidc': {
    id: 'settings.oidc',
    method: 'GET',
    path: '/api/v1/settings/oidc',
    permission: 'settings:read',
    says: 'The identity provider by which people sign in here, without its secret, and where it sends them back.',
    answer: z.object({
      oidc: oidc.exactOptional(),
      hasSecret: z.boolean(),
      returnTo: z.string(),
    }),
  },
  'settings.setOidc': {
    id: 'settings.setOidc',
    method: 'PUT',
    path: '/api/v1/settings/oidc',
    permission: 'settings:write',
    says: 'Set it up; it is asked first, and what cannot work is not kept. Without a secret the one that is kept stays.',
    body: z.object({ oidc, secret: z.string().max(2_000).exactOptional() }),
    answer: done,
  },
  'settings.removeOidc': {
    id: 'settings.removeOidc',
    method: 'DELETE',
    path: '/api/v1/settings/oidc',
    permission: 'settings:write',
    says: 'Nobody signs in by it from now on; sessions that it began end.',
    answer: done,
  },
} as const satisfies Record<string, Route>;
