/** A framework as `content/frameworks/<id>.yml` says it: its controls, older names, and which evidence speaks for each. */
import { z } from 'zod';
import { identityClasses, situations } from '../../response/index.ts';

const text = z.string().trim().min(1).max(4_000);
const ids = z.array(z.string().min(1).max(80)).min(1).max(60);

/** What speaks for a control beside the checks that name it themselves. */
const evidence = z.strictObject({
  /** Behaviours of detection; `*` = all. */
  behaviours: ids.exactOptional(),
  /** Situations whose playbooks are drilled. */
  playbooks: z.array(z.enum(situations)).min(1).exactOptional(),
  /** Only playbooks of these classes. */
  classes: z.array(z.enum(identityClasses)).min(1).exactOptional(),
  /** Beginnings of verbs that the ledger holds. */
  ledger: ids.exactOptional(),
  /** Policies that hold; `*` = all. */
  policies: ids.exactOptional(),
  /** A review of access that was finished in time. */
  reviews: z.literal(true).exactOptional(),
});

const control = z.strictObject({
  id: z.string().min(1).max(40),
  title: text,
  says: text.exactOptional(),
  group: text.exactOptional(),
  evidence: evidence.exactOptional(),
  /** Why Countersign gives no evidence of it. */
  outside: text.exactOptional(),
});

const alias = z.strictObject({
  from: z.string().min(1).max(40),
  to: ids,
  /** The edition that calls it so. */
  edition: z.string().min(1).max(40),
  because: text.exactOptional(),
});

export const frameworkSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
    title: text,
    edition: z.string().min(1).max(40),
    source: z.url(),
    /** Under which name checks give its controls. */
    checks: z.enum(['nhi', 'csf', 'asi', 'aiRmf']).exactOptional(),
    /** How behaviours begin its controls' names: `NHI` stands for `NHI1:2025`. */
    behaviours: z.string().min(1).max(20).exactOptional(),
    aliases: z.array(alias).max(200).default([]),
    controls: z.array(control).min(1).max(500),
  })
  .superRefine(({ controls, aliases }, context) => {
    const known = new Set<string>();
    controls.forEach(({ id, outside, evidence: given }, index) => {
      const path = ['controls', index, 'id'];
      if (known.has(id)) context.addIssue({ code: 'custom', path, message: `"${id}" twice` });
      known.add(id);
      if (outside !== undefined && given !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['controls', index, 'outside'],
          message: 'either it is outside, or something speaks for it',
        });
    });
    aliases.forEach(({ to }, index) => {
      for (const id of to)
        if (!known.has(id))
          context.addIssue({
            code: 'custom',
            path: ['aliases', index, 'to'],
            message: `no control "${id}"`,
          });
    });
  });

export type Framework = z.infer<typeof frameworkSchema>;
export type FrameworkControl = Framework['controls'][number];

/** The controls that a name means: its own, or what an older edition called so. */
export const controlsNamed = (framework: Framework, name: string): readonly FrameworkControl[] => {
  const wanted = new Set([
    name,
    ...framework.aliases.filter((one) => one.from === name).flatMap((one) => one.to),
  ]);
  return framework.controls.filter((one) => wanted.has(one.id));
};
