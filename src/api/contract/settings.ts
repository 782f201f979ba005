/** What the site decided: who approves, what may run without asking, who may sign in, the stop switch. */
import { z } from 'zod';
import { permission, roleName } from './permission.ts';
import type { Route } from './route.ts';
import { done, id, list, record, time, words } from './shape.ts';

export const preAuthorisation = z.object({
  id,
  playbook: z.string(),
  scope: list(z.string()),
  signedBy: z.string(),
  at: time,
  until: time,
  minConfidence: z.number(),
});

const user = z.object({
  id,
  name: z.string(),
  roles: list(roleName),
  identityIds: list(id),
  createdAt: time,
  disabled: z.boolean(),
});

/** Never the token itself, and never its hash. */
const token = z.object({
  id,
  userId: z.string(),
  kind: z.enum(['one_time', 'session', 'api']),
  scopes: list(permission),
  createdAt: time,
  expiresAt: time,
  usedAt: time.exactOptional(),
  revokedAt: time.exactOptional(),
});

export const settings = z.object({
  defaultApprover: z.string().exactOptional(),
  shadow: z.boolean(),
  stopped: z.object({ by: z.string(), reason: z.string(), at: time }).exactOptional(),
  preAuthorisations: list(preAuthorisation),
  playbooks: list(z.object({ id: z.string(), title: z.string(), class: z.string() })),
  users: list(user),
  tokens: list(token),
});

const one = z.object({ id });

export const settingsRoutes = {
  'settings.get': {
    id: 'settings.get',
    method: 'GET',
    path: '/api/v1/settings',
    permission: 'settings:read',
    says: 'All settings of the site.',
    answer: settings,
  },
  'settings.defaultApprover': {
    id: 'settings.defaultApprover',
    method: 'PUT',
    path: '/api/v1/settings/default-approver',
    permission: 'settings:write',
    says: 'Who is asked where an identity has no declared owner.',
    body: z.object({ userId: id }),
    answer: done,
  },
  'settings.shadow': {
    id: 'settings.shadow',
    method: 'PUT',
    path: '/api/v1/settings/shadow',
    permission: 'settings:write',
    says: 'Shadow mode on or off: plan and predict, change nothing.',
    body: z.object({ on: z.boolean(), reason: words }),
    answer: done,
  },
  'settings.stop': {
    id: 'settings.stop',
    method: 'PUT',
    path: '/api/v1/settings/stop',
    permission: 'response:run',
    says: 'The stop switch: no action starts while it is on.',
    body: z.object({ on: z.boolean(), reason: words }),
    answer: done,
  },
  'settings.response': {
    id: 'settings.response',
    method: 'GET',
    path: '/api/v1/settings/response',
    permission: 'settings:read',
    says: 'How this site lets itself be defended: modes, limits, who is asked after whom, two people, a fresh sign-in.',
    answer: record,
  },
  'settings.setResponse': {
    id: 'settings.setResponse',
    method: 'PUT',
    path: '/api/v1/settings/response',
    permission: 'settings:write',
    says: 'Change some of it; what is left out stays. The stop switch has a route of its own.',
    body: z.looseObject({}),
    answer: record,
  },
  'settings.enforcement': {
    id: 'settings.enforcement',
    method: 'GET',
    path: '/api/v1/settings/enforcement',
    permission: 'settings:read',
    says: 'The rules by which gateways are answered; those of the product where the site has none.',
    answer: record,
  },
  'settings.setEnforcement': {
    id: 'settings.setEnforcement',
    method: 'PUT',
    path: '/api/v1/settings/enforcement',
    permission: 'settings:write',
    says: 'Other rules for gateways, the whole of them.',
    body: z.looseObject({}),
    answer: record,
  },
  'preAuthorisations.sign': {
    id: 'preAuthorisations.sign',
    method: 'POST',
    path: '/api/v1/settings/pre-authorisations',
    permission: 'approvals:decide',
    says: 'Sign that a playbook may run on a scope without asking, until a date.',
    body: z.object({
      playbook: z.string().min(1).max(200),
      scope: z.array(id).min(1).max(1000),
      until: time,
      minConfidence: z.number().min(0).max(1),
    }),
    answer: preAuthorisation,
  },
  'preAuthorisations.end': {
    id: 'preAuthorisations.end',
    method: 'DELETE',
    path: '/api/v1/settings/pre-authorisations/:id',
    permission: 'approvals:decide',
    says: 'End a standing pre-authorisation now.',
    params: one,
    answer: done,
  },
  'users.create': {
    id: 'users.create',
    method: 'POST',
    path: '/api/v1/settings/users',
    permission: 'settings:write',
    says: 'Add a user; answers a one-time sign-in link, shown once.',
    body: z.object({
      name: words,
      roles: z.array(roleName).min(1),
      identityIds: z.array(id).max(100),
    }),
    answer: z.object({ user, link: z.string() }),
  },
  'users.disable': {
    id: 'users.disable',
    method: 'POST',
    path: '/api/v1/settings/users/:id/disable',
    permission: 'settings:write',
    says: 'End a user’s sessions and tokens, and let them sign in no more.',
    params: one,
    answer: user,
  },
  'users.link': {
    id: 'users.link',
    method: 'POST',
    path: '/api/v1/settings/users/:id/link',
    permission: 'settings:write',
    says: 'A new one-time sign-in link for a user, shown once.',
    params: one,
    answer: z.object({ link: z.string(), expiresAt: time }),
  },
  'tokens.create': {
    id: 'tokens.create',
    method: 'POST',
    path: '/api/v1/settings/tokens',
    permission: 'settings:write',
    says: 'A scoped API token; the secret is in this answer and nowhere else.',
    body: z.object({
      userId: id,
      scopes: z.array(permission.exclude(['none', 'session'])).min(1),
      expiresAt: time,
    }),
    answer: z.object({ token, secret: z.string() }),
  },
  'tokens.revoke': {
    id: 'tokens.revoke',
    method: 'DELETE',
    path: '/api/v1/settings/tokens/:id',
    permission: 'settings:write',
    says: 'Revoke a token now.',
    params: one,
    answer: done,
  },
} as const satisfies Record<string, Route>;
