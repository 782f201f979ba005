/** Who am I; in by a one-time link, out again. The link is `<origin>/sign-in#<token>`: a fragment stays out of logs. */
import { z } from 'zod';
import { permission, roleName } from './permission.ts';
import type { Route } from './route.ts';
import { done, list, time } from './shape.ts';

export const session = z.object({
  user: z.object({ id: z.string(), name: z.string(), roles: list(roleName) }),
  permissions: list(permission),
  expiresAt: time,
});

export const sessionRoutes = {
  'session.who': {
    id: 'session.who',
    method: 'GET',
    path: '/api/v1/session',
    permission: 'session',
    says: 'Who is signed in, and what they may do. 401 when nobody is.',
    answer: session,
  },
  'session.signIn': {
    id: 'session.signIn',
    method: 'POST',
    path: '/api/v1/session',
    permission: 'none',
    says: 'Trade a one-time token for a session cookie (HttpOnly, SameSite=Strict). Works once.',
    body: z.object({ token: z.string().min(16).max(500) }),
    answer: session,
  },
  'session.signOut': {
    id: 'session.signOut',
    method: 'DELETE',
    path: '/api/v1/session',
    permission: 'session',
    says: 'End this session on the server.',
    answer: done,
  },
} as const satisfies Record<string, Route>;
