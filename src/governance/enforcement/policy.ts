/** The site's own rules of what may be done: their shape, and what holds where a site said nothing. */
import { z } from 'zod';
import type { EnforcementPolicy } from './contract.ts';

export const ENFORCEMENT_SETTINGS_KEY = 'enforcement';

const MOST_RULES = 200;
const MOST_PATTERNS = 50;
const patterns = z.array(z.string().min(1).max(300)).min(1).max(MOST_PATTERNS);
const tier = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
const identityClass = z.enum(['human', 'service_account', 'workload', 'third_party_app', 'agent']);

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  when: z.strictObject({
    class: z.array(identityClass).min(1).exactOptional(),
    tierAtMost: tier.exactOptional(),
    riskAtLeast: z.number().min(0).max(100).exactOptional(),
    action: patterns.exactOptional(),
    resource: patterns.exactOptional(),
    unowned: z.literal(true).exactOptional(),
    withoutPurpose: z.literal(true).exactOptional(),
  }),
  answer: z.enum(['permit', 'deny', 'step_up', 'read_only', 'ask_sponsor']),
  reason: z.string().min(1).max(200),
});

export const enforcementPolicy = z.strictObject({
  unknownSubject: z.enum(['permit', 'deny']),
  notAnswerable: z.enum(['permit', 'deny']),
  openIncident: z.enum(['deny', 'read_only', 'permit']),
  rules: z
    .array(rule)
    .max(MOST_RULES)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two rules of one id'),
});

/** Agents first: what they destroy or give away is asked of their sponsor, and nobody acts out of an open incident. */
export const defaultPolicy: EnforcementPolicy = {
  unknownSubject: 'deny',
  notAnswerable: 'deny',
  openIncident: 'deny',
  rules: [
    {
      id: 'agents-with-an-owner',
      when: { class: ['agent'], unowned: true },
      answer: 'read_only',
      reason: 'nobody is declared to answer for this agent',
    },
    {
      id: 'agents-with-a-purpose',
      when: { class: ['agent'], withoutPurpose: true, tierAtMost: 1 },
      answer: 'ask_sponsor',
      reason: 'what this agent is for was never declared, and it can do much',
    },
    {
      id: 'agents-do-not-destroy',
      when: { class: ['agent'], action: ['delete*', 'drop*', 'destroy*', '*.delete', '*_delete'] },
      answer: 'ask_sponsor',
      reason: 'an agent does not destroy anything without its sponsor',
    },
  ],
};
