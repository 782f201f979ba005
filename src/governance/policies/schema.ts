/** A policy as `content/policies/<id>.yml` says it: rules with an owner, over facts that posture and inventory know. */
import { z } from 'zod';
import { identityClasses } from '../../response/index.ts';

const text = z.string().trim().min(1).max(4_000);
const slug = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'lower-case words joined by hyphens');
const credentialTypes = z
  .array(
    z.enum([
      'password',
      'authenticator',
      'access_key',
      'api_token',
      'client_secret',
      'certificate',
      'ssh_key',
      'ssh_certificate',
      'kerberos_key',
      'refresh_token',
      'session_token',
      'app_password',
      'presigned_url',
      'signing_key',
    ]),
  )
  .min(1);
const days = z.number().int().min(1).max(3_650);

/** Which identities and roles a rule speaks of; absent members mean all. */
const population = z.strictObject({
  classes: z
    .array(z.enum([...identityClasses, 'role', 'scope']))
    .min(1)
    .exactOptional(),
  tiers: z
    .array(z.literal([0, 1, 2, 3]))
    .min(1)
    .exactOptional(),
  systems: z.array(z.string().min(1).max(60)).min(1).exactOptional(),
});

const requirement = z.discriminatedUnion('kind', [
  /** A posture check passes. */
  z.strictObject({ kind: z.literal('check'), check: z.string().min(1).max(80) }),
  /** No live credential of these types is older, since it was made or last rotated. */
  z.strictObject({ kind: z.literal('credential_age'), types: credentialTypes, max_days: days }),
  /** It holds no live credential of these types; with `stored_in`, none that lies there. */
  z.strictObject({
    kind: z.literal('no_credential'),
    types: credentialTypes,
    stored_in: z
      .array(z.enum(['vault', 'code', 'ci', 'unknown']))
      .min(1)
      .exactOptional(),
  }),
  /** Somebody answers for it, known by one of these ways. */
  z.strictObject({
    kind: z.literal('owner'),
    basis: z
      .array(z.enum(['declared', 'tag', 'creator', 'code_owner', 'last_human_user']))
      .min(1)
      .default(['declared']),
  }),
  /** What it is for has been declared. */
  z.strictObject({ kind: z.literal('purpose') }),
  /** What it may do is known, and no grant is of everything. */
  z.strictObject({ kind: z.literal('scopes') }),
  /** The playbook that stops it was drilled, and held. */
  z.strictObject({ kind: z.literal('kill_switch'), within_days: days }),
  /** Nobody of these classes was seen to act through it in the window. */
  z.strictObject({
    kind: z.literal('not_worn_by'),
    classes: z.array(z.enum(identityClasses)).min(1),
    within_days: days,
  }),
]);

export const policySchema = z.strictObject({
  id: slug,
  title: text,
  /** A person or team that answers for the policy itself. */
  owner: z.string().trim().min(1).max(200),
  because: text,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  rules: z
    .array(
      z.strictObject({
        id: slug,
        says: text,
        of: population.default({}),
        require: requirement,
        /** What mends a breach, as a kind of owner task. */
        work: z
          .enum([
            'rotate',
            'own',
            'right_size',
            'narrow_trust',
            'strong_authenticator',
            'offboard',
            'split_shared',
            'review',
          ])
          .exactOptional(),
      }),
    )
    .min(1)
    .max(40)
    .superRefine((rules, context) => {
      rules.forEach(({ id }, index) => {
        if (rules.findIndex((one) => one.id === id) !== index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: `"${id}" twice` });
      });
    }),
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyRule = Policy['rules'][number];
export type Requirement = PolicyRule['require'];

/** As an exception names a rule. */
export const policyRuleId = (policy: Pick<Policy, 'id'>, rule: Pick<PolicyRule, 'id'>): string =>
  `policy/${policy.id}/${rule.id}`;
