/** Playbooks as they are written, what they did lately, and what they would have done. */
import { z } from 'zod';
import { drillRun } from './drill.ts';
import { identityClass } from './finding.ts';
import type { Route } from './route.ts';
import { count, done, list, time, words } from './shape.ts';

const step = z.object({
  id: z.string(),
  stage: z.enum(['freeze', 'end_sessions', 'sweep', 'rotate', 'restore']),
  /** An action, a lever that stands for one in each system, or what a person does. */
  kind: z.enum(['action', 'lever', 'manual']),
  does: z.string(),
  /** Who must say yes; absent for what a person does. */
  requires: z.string().exactOptional(),
  undo: z.string().exactOptional(),
  disruption: z.string().exactOptional(),
  after: z.string().exactOptional(),
  optional: z.boolean(),
});

const playbook = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  class: identityClass,
  situation: z.string(),
  owner: z.string(),
  scope: z.string(),
  revocation: z.string(),
  communications: z.string(),
  /** `shadow`: it only says what it would have done; a system may be set otherwise. */
  mode: z.enum(['shadow', 'active']),
  /** Below this confidence a person decides. */
  confidence: z.number(),
  /** At any other criticality a person decides. */
  criticality: list(z.string()),
  steps: list(step),
  /** Of its plans that are kept. */
  plans: z.object({
    all: count,
    contained: count,
    /** Would have acted. */
    shadow: count,
    failed: count,
    lastAt: time.exactOptional(),
  }),
  /** What it would have done in shadow mode, and what its incidents turned out to be. */
  record: z.object({
    incidents: count,
    wouldHaveActed: count,
    wouldHaveAsked: count,
    attacks: count,
    noAttacks: count,
    undecided: count,
    /** Would have acted by itself, and there was no attack. */
    actedWrongly: count,
    couldNot: count,
    wouldBreak: list(z.string()),
    since: time.exactOptional(),
    lastAt: time.exactOptional(),
    /** What its record lacks before it may act; empty = nothing. */
    lacks: list(z.string()),
  }),
  preAuthorised: count,
  /** Drills that run it, each with its last run. */
  drills: list(z.object({ id: z.string(), title: z.string(), last: drillRun.exactOptional() })),
});

export const playbookRoutes = {
  'playbooks.list': {
    id: 'playbooks.list',
    method: 'GET',
    path: '/api/v1/playbooks',
    permission: 'response:read',
    says: 'Every playbook with its steps in order, its drills, and what its plans came to.',
    answer: z.object({ items: list(playbook) }),
  },
  'playbooks.setMode': {
    id: 'playbooks.setMode',
    method: 'PUT',
    path: '/api/v1/playbooks/mode',
    permission: 'settings:write',
    says: 'Let a playbook act on its record, or put it back into shadow mode. Against its record only where `evenSo` says so.',
    body: z.object({
      playbook: z.string().min(1).max(200),
      mode: z.enum(['shadow', 'active']),
      reason: words,
      evenSo: z.boolean().default(false),
    }),
    answer: done,
  },
} as const satisfies Record<string, Route>;
