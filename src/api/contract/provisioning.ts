/** Accounts and groups that an identity provider or HR system pushes by SCIM 2.0: RFC 7644 §3.2. */
import { z } from 'zod';
import type { Route } from './route.ts';

const name = z.string().regex(/^[\w.-]{1,64}$/);
/** `Users`, `Groups`, or what the service says of itself. */
const type = z.string().regex(/^[A-Za-z]{1,64}$/);
const id = z.string().min(1).max(512);
/** Which of its attributes mean something, the schemas say that the service shows. */
const resource = z.looseObject({});
const list = z.object({
  filter: z.string().max(4_000).exactOptional(),
  startIndex: z.string().max(12).exactOptional(),
  count: z.string().max(12).exactOptional(),
  attributes: z.string().max(4_000).exactOptional(),
  excludedAttributes: z.string().max(4_000).exactOptional(),
});
const shown = list.pick({ attributes: true, excludedAttributes: true });

const all = '/api/v1/scim/:name/:type' as const;
const one = '/api/v1/scim/:name/:type/:id' as const;

export const provisioningRoutes = {
  'provisioning.list': {
    id: 'provisioning.list',
    method: 'GET',
    path: all,
    permission: 'provisioning:read',
    says: 'What was pushed by this connection, by filter and page; or what the service says of itself.',
    params: z.object({ name, type }),
    query: list,
    answer: resource,
    speaks: 'scim',
  },
  'provisioning.get': {
    id: 'provisioning.get',
    method: 'GET',
    path: one,
    permission: 'provisioning:read',
    says: 'One user or group as it was pushed.',
    params: z.object({ name, type, id }),
    query: shown,
    answer: resource,
    speaks: 'scim',
  },
  'provisioning.create': {
    id: 'provisioning.create',
    method: 'POST',
    path: all,
    permission: 'provisioning:write',
    says: 'Takes a new user or group in. Answered only when durable.',
    params: z.object({ name, type }),
    body: resource,
    answer: resource,
    speaks: 'scim',
  },
  'provisioning.replace': {
    id: 'provisioning.replace',
    method: 'PUT',
    path: one,
    permission: 'provisioning:write',
    says: 'Puts a user or group in the place of what was pushed before.',
    params: z.object({ name, type, id }),
    body: resource,
    answer: resource,
    speaks: 'scim',
  },
  'provisioning.patch': {
    id: 'provisioning.patch',
    method: 'PATCH',
    path: one,
    permission: 'provisioning:write',
    says: 'Changes a user or group: switched off, moved, given other members.',
    params: z.object({ name, type, id }),
    query: shown,
    body: resource,
    answer: resource,
    speaks: 'scim',
  },
  'provisioning.delete': {
    id: 'provisioning.delete',
    method: 'DELETE',
    path: one,
    permission: 'provisioning:write',
    says: 'Ends a user or group.',
    params: z.object({ name, type, id }),
    answer: resource,
    speaks: 'scim',
  },
} as const satisfies Record<string, Route>;
