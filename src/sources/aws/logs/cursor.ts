/** Where a pull of CloudTrail goes on: by region of the event history, or by folder of a trail's bucket. */
import { z } from 'zod';
import { CountersignError, parseJson } from '../../../core/index.ts';

/** Marks that are remembered of what an overlap reads again; beyond it a record may be given twice. */
export const MAX_SEEN = 2_000;

const seen = z.array(z.string().max(64)).max(MAX_SEEN);

const regionState = z.object({
  /** Everything dated before it was read at least once, epoch ms. */
  from: z.number(),
  /** When the hours that late records may still come into were last read again. */
  sweptAt: z.number(),
  /** Marks of records since then. */
  seen,
});

const folderState = z.object({
  /** Delivery time, as file names tell it, up to which all files were read, epoch ms. */
  from: z.number(),
  /** Names of files since then, less the part that all share. */
  seen,
});

const cursorShape = z.object({
  v: z.literal(1),
  regions: z.record(z.string(), regionState),
  folders: z.record(z.string(), folderState),
});

export type TrailCursor = z.infer<typeof cursorShape>;
export type RegionState = z.infer<typeof regionState>;
export type FolderState = z.infer<typeof folderState>;

/** @throws CountersignError ERR_INPUT_INVALID */
export const readCursor = (text: string | undefined): TrailCursor => {
  if (text === undefined) return { v: 1, regions: {}, folders: {} };
  const parsed = cursorShape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of a CloudTrail pull');
};

/** Own keys only: regions and folders come from outside. */
export const stateAt = <T>(states: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(states, key) ? states[key] : undefined;
