/** What pages at a site, in a file of its own: costs, damage by tier, base rates by class, belief by detector. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CountersignError, parseJson } from '../../core/index.ts';
import { defaultCosts, type SiteCosts } from '../../incidents/index.ts';

const share = z.number().gt(0).max(1);
/** Nobody is as good as guilty, and nobody is beyond doubt, before any evidence. */
const rate = z.number().min(0.0001).max(0.5);

const schema = z
  .strictObject({
    page: share.optional(),
    queue: share.optional(),
    damage: z.tuple([share, share, share, share]).optional(),
    baseRates: z
      .strictObject({
        human: rate.optional(),
        service_account: rate.optional(),
        workload: rate.optional(),
        third_party_app: rate.optional(),
        agent: rate.optional(),
      })
      .optional(),
    weights: z.record(z.string().max(200), z.number().min(0).max(1)).optional(),
  })
  .refine(
    ({ damage }) =>
      damage === undefined || damage.every((one, i) => i === 0 || one <= (damage[i - 1] ?? 1)),
    {
      path: ['damage'],
      error: 'a higher tier number is less damage: write them from tier 0 down to tier 3',
    },
  )
  .refine(({ page = defaultCosts.page, queue = defaultCosts.queue }) => queue <= page, {
    path: ['queue'],
    error: 'must not be above `page`',
  });

/** Leaves out what is not said. */
const present = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** @throws CountersignError ERR_CONFIG_INVALID naming the field at fault */
export const parseDecision = (text: string, file: string): SiteCosts => {
  const read = schema.safeParse(parseJson(text, { maxBytes: 1_000_000 }));
  if (!read.success) {
    const [first] = read.error.issues;
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${file}: ${first?.path.join('.') || 'the file'}: ${first?.message ?? 'invalid'}`,
    );
  }
  const { baseRates, ...rest } = read.data;
  return {
    ...defaultCosts,
    ...present(rest),
    ...(baseRates === undefined ? {} : { baseRates: present(baseRates) }),
  };
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const readDecision = async (file: string): Promise<SiteCosts> =>
  parseDecision(await readFile(file, 'utf8'), file);

/** Ours where the site has no such file. */
export const decisionIn = async (file: string): Promise<SiteCosts> => {
  try {
    return await readDecision(file);
  } catch (error) {
    if (isMissing(error)) return defaultCosts;
    throw error;
  }
};
