/** Decoys: what is there only to be touched. */
import { z } from 'zod';
import type { Route } from './route.ts';
import { count, id, list, time, words } from './shape.ts';

const one = z.object({ id });

const watched = z.object({ seen: z.enum(['yes', 'no', 'unknown']), because: z.string() });

const decoy = z.object({
  id,
  system: z.string(),
  scope: z.string(),
  kind: z.string(),
  name: z.string(),
  state: z.enum([
    'planting',
    'planted',
    'rotating',
    'retiring',
    'retired',
    'by_hand',
    'shadow',
    'failed',
  ]),
  because: z.string(),
  subjectId: id.exactOptional(),
  handle: z.string().exactOptional(),
  planId: id.exactOptional(),
  oldPlanId: id.exactOptional(),
  generation: count,
  rotateEveryDays: z.number(),
  plantedAt: time.exactOptional(),
  rotateDueAt: time.exactOptional(),
  laidOut: z.string().exactOptional(),
  watched,
  by: z.string(),
  createdAt: time,
  updatedAt: time,
});

const decoyIdea = z.object({
  system: z.string(),
  scope: z.string(),
  kind: z.string(),
  title: z.string(),
  names: list(z.string()),
  beside: list(z.string()),
  plant: z.object({ action: z.string().exactOptional(), byHand: list(z.string()) }),
  layOut: z.string(),
  watched,
});

export const honeyRoutes = {
  'honey.plan': {
    id: 'honey.plan',
    method: 'GET',
    path: '/api/v1/honey/plan',
    permission: 'settings:read',
    says: 'Decoys that would fit: beside which real names, called what, and who would see them touched.',
    answer: z.object({ items: list(decoyIdea) }),
  },
  'honey.list': {
    id: 'honey.list',
    method: 'GET',
    path: '/api/v1/honey',
    permission: 'settings:read',
    says: 'Decoys that stand or stood.',
    answer: z.object({ items: list(decoy) }),
  },
  'honey.plant': {
    id: 'honey.plant',
    method: 'POST',
    path: '/api/v1/honey',
    permission: 'identities:write',
    says: 'Plant a decoy through its connector; with `subjectId`, one that was planted by hand is declared.',
    body: z.object({
      system: z.string().min(1).max(60),
      scope: z.string().max(300),
      kind: z.string().min(1).max(60),
      name: z.string().trim().min(1).max(64),
      rotateEveryDays: z.number().int().min(1).max(730).exactOptional(),
      subjectId: id.exactOptional(),
      handle: z.string().min(1).max(300).exactOptional(),
    }),
    answer: decoy,
  },
  'honey.rotate': {
    id: 'honey.rotate',
    method: 'POST',
    path: '/api/v1/honey/:id/rotate',
    permission: 'identities:write',
    says: 'Plant another under a new name, then take the old one away.',
    params: one,
    answer: decoy,
  },
  'honey.retire': {
    id: 'honey.retire',
    method: 'POST',
    path: '/api/v1/honey/:id/retire',
    permission: 'identities:write',
    says: 'Take a decoy away.',
    params: one,
    body: z.object({ reason: words }),
    answer: decoy,
  },
  'honey.bait': {
    id: 'honey.bait',
    method: 'POST',
    path: '/api/v1/honey/:id/bait',
    permission: 'identities:write',
    says: 'Hand out the secret of a decoy, to be laid out at the place named.',
    params: one,
    body: z.object({ place: words }),
    answer: z.object({ kind: z.string(), handle: z.string(), secret: z.string() }),
  },
} as const satisfies Record<string, Route>;
