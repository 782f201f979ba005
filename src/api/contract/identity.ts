/** Identities: the list with its facets, and one of them whole. */
import { z } from 'zod';
import { accessGraph, credential, entitlement, trust, useState } from './access.ts';
import {
  criticality,
  factOfTime,
  factOfTimeOrNever,
  finding,
  identityClass,
  posture,
  principalBrief,
  tier,
} from './finding.ts';
import { identityActivityRoutes } from './identity-activity.ts';
import { identityPastRoutes } from './identity-past.ts';
import { incidentRow } from './incident.ts';
import { ownerTask, responsePlan, riskException } from './response.ts';
import type { Route } from './route.ts';
import {
  count,
  csv,
  done,
  fact,
  flag,
  id,
  list,
  page,
  pageQuery,
  time,
  wholeNumber,
  words,
} from './shape.ts';

export const principalRow = z.object({
  id,
  kind: z.enum(['identity', 'role', 'scope']),
  system: z.string(),
  scope: z.string(),
  name: z.string(),
  class: z.string(),
  status: z.string(),
  flags: list(z.string()),
  tier,
  risk: z.number(),
  criticality: z.string(),
  owner: z.string().exactOptional(),
  ownerBasis: z.string().exactOptional(),
  lastUsedAt: time.exactOptional(),
  openIncidents: count,
  failedChecks: count,
  unknownChecks: count,
});

const identity = z.object({
  kind: z.literal('identity'),
  id,
  system: z.string(),
  nativeId: z.string(),
  scope: z.string(),
  name: z.string(),
  class: identityClass,
  classReason: z.string(),
  flags: z.object({
    emergencyAccess: z.boolean(),
    shared: z.boolean(),
    external: z.boolean(),
    ephemeral: z.boolean(),
    honey: z.boolean(),
  }),
  status: z.enum(['active', 'disabled', 'deleted', 'unknown']),
  createdAt: factOfTime,
  interactive: fact(z.boolean()),
  mfa: fact(z.boolean()),
  lastUsedAt: factOfTimeOrNever,
  tags: z.record(z.string(), z.string()),
  personId: z.string().exactOptional(),
  vendorId: z.string().exactOptional(),
  environment: z.string().exactOptional(),
});

const role = z.object({
  kind: z.literal('role'),
  id,
  system: z.string(),
  nativeId: z.string(),
  scope: z.string(),
  name: z.string(),
  managedBy: z.enum(['customer', 'service_linked', 'permission_set', 'vendor']),
  createdAt: factOfTime,
  lastUsedAt: factOfTimeOrNever,
  maxSessionSeconds: fact(z.number()),
  tags: z.record(z.string(), z.string()),
});

/** A tenant, account, organisation, domain or cluster as a whole. */
const place = z.object({
  kind: z.literal('scope'),
  id,
  system: z.string(),
  scope: z.string(),
  name: z.string(),
});

const owner = z.object({
  kind: z.literal('owner'),
  id,
  ofId: id,
  who: z.string(),
  basis: z.enum(['declared', 'tag', 'creator', 'code_owner', 'last_human_user']),
  confidence: z.number(),
  since: time,
});

const declarationBody = z.object({
  owner: words.exactOptional(),
  purpose: words.exactOptional(),
  criticality: criticality.exactOptional(),
  class: identityClass.exactOptional(),
  emergencyAccess: z.boolean().exactOptional(),
  honey: z.boolean().exactOptional(),
  shared: z.boolean().exactOptional(),
  /** The person behind it, as staff records know them. */
  personId: words.exactOptional(),
  /** Accounts, a person or a vendor that it belongs together with; an empty list takes earlier words back. */
  linkedTo: z.array(id).max(100).readonly().exactOptional(),
  /** Undoes links that were found. */
  notLinkedTo: z.array(id).max(100).readonly().exactOptional(),
});

const declaration = z.object({
  kind: z.literal('declaration'),
  id,
  ofId: id,
  ...declarationBody.shape,
  declaredBy: z.string(),
  at: time,
});

const belonging = z.object({
  id,
  name: z.string(),
  reason: z.string(),
  confidence: z.number(),
});

const identityLinks = z.object({
  /** Surest first; hints of low confidence among them. */
  links: list(
    z.object({
      otherId: id,
      relation: z.enum(['same_person', 'same_workload', 'same_vendor', 'federates_to']),
      reason: z.string(),
      confidence: z.number(),
      evidence: list(z.string()),
      declared: z.boolean(),
    }),
  ),
  person: belonging.exactOptional(),
  vendor: belonging.exactOptional(),
  employment: z.object({
    state: z.enum(['future', 'active', 'left', 'unknown']),
    because: z.string(),
  }),
});

/** How well we can see what this identity does. */
const watch = z.object({
  state: z.enum(['watched', 'partly', 'blind']),
  because: z.string(),
});

export const identityDetail = z.object({
  row: principalRow,
  principal: z.discriminatedUnion('kind', [identity, role, place]),
  /** Absent until judged. */
  posture: posture.exactOptional(),
  /** Title and remedy of each check that `posture.verdicts` names. */
  checks: z.record(z.string(), z.object({ title: z.string(), remedy: z.string() })),
  watch,
  /** Best basis first. */
  owners: list(owner),
  declaration: declaration.exactOptional(),
  credentials: list(credential),
  groups: list(z.string()),
  entitlements: z.object({
    total: count,
    /** The widest first, at most 50. */
    items: list(z.object({ entitlement, use: useState })),
  }),
  /** Who can become this principal. */
  trustsInto: list(trust),
  /** Who stood behind it lately, and as whom it acted: furthest verified upstream principal first. */
  lineage: list(
    z.object({
      rootId: id,
      actingAs: id,
      how: z.string(),
      trust: z.enum(['verified', 'asserted']),
      lastAt: time,
      sessions: count,
    }),
  ),
  incidents: list(incidentRow),
  findings: list(finding),
  plans: list(responsePlan),
  tasks: list(ownerTask),
  exceptions: list(riskException),
  /** What pulls of this system could not see. */
  blind: list(
    z.object({ area: z.string(), because: z.string(), needs: z.string().exactOptional() }),
  ),
  /** Brief of every principal that the parts above name. */
  principals: z.record(z.string(), principalBrief),
});

const filter = {
  /** In name, id or owner; of one or two characters, where names begin. */
  search: z.string().trim().max(200).exactOptional(),
  kind: z.enum(['identity', 'role', 'scope']).exactOptional(),
  class: csv(z.string()).exactOptional(),
  tier: csv(wholeNumber.min(0).max(3)).exactOptional(),
  system: csv(z.string()).exactOptional(),
  flag: csv(z.string()).exactOptional(),
  owned: flag.exactOptional(),
};
const one = z.object({ id });

export const identityRoutes = {
  'identities.list': {
    id: 'identities.list',
    method: 'GET',
    path: '/api/v1/identities',
    permission: 'identities:read',
    says: 'Identities and roles that match, highest risk first unless sorted otherwise.',
    query: z.object({
      ...filter,
      sort: z.enum(['risk', 'tier', 'name', 'lastUsed']).default('risk'),
      ...pageQuery,
    }),
    answer: page(principalRow).extend({
      /** Of a search that finds more than `total`. */
      isAtLeast: z.boolean().exactOptional(),
    }),
  },
  'identities.facets': {
    id: 'identities.facets',
    method: 'GET',
    path: '/api/v1/identities/facets',
    permission: 'identities:read',
    says: 'Counts per value of class, tier, system, flag, owned and kind, under the same filter.',
    query: z.object(filter),
    /** Facet → value → count; of a search that finds more than 20,000, of some of them. */
    answer: z.record(z.string(), z.record(z.string(), count)),
  },
  'identities.get': {
    id: 'identities.get',
    method: 'GET',
    path: '/api/v1/identities/:id',
    permission: 'identities:read',
    says: 'One identity, role or whole tenant: who it is, who owns it, what it holds, how exposed it is.',
    params: one,
    answer: identityDetail,
  },
  ...identityActivityRoutes,
  'identities.graph': {
    id: 'identities.graph',
    method: 'GET',
    path: '/api/v1/identities/:id/graph',
    permission: 'identities:read',
    says: 'What it can become and do: nodes and edges around it, and a path to the control plane.',
    params: one,
    query: z.object({ limit: wholeNumber.min(1).max(500).default(60) }),
    answer: accessGraph,
  },
  ...identityPastRoutes,
  'identities.links': {
    id: 'identities.links',
    method: 'GET',
    path: '/api/v1/identities/:id/links',
    permission: 'identities:read',
    says: 'What belongs together with it in all systems, and why; its person and vendor where known.',
    params: one,
    answer: identityLinks,
  },
  'identities.declare': {
    id: 'identities.declare',
    method: 'POST',
    path: '/api/v1/identities/:id/declaration',
    permission: 'identities:write',
    says: 'Declare owner, purpose, criticality or flags; kept in Countersign, written to the ledger.',
    params: one,
    body: declarationBody,
    answer: done,
  },
} as const satisfies Record<string, Route>;
