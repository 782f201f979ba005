/** What `content/attack` says of techniques, systems and cells without a rule. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/index.ts';
import { contentDir } from '../content.ts';

const texts = z.array(z.string());

const techniquesFile = z.object({
  version: z.string(),
  notice: z.string(),
  tactics: z.array(z.object({ id: z.string(), name: z.string() })),
  techniques: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      tactics: texts,
      platforms: texts,
      /** A row of the matrix even without a rule. */
      identity: z.boolean().default(false),
    }),
  ),
});

const systemsFile = z.object({
  systems: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      platforms: texts,
      techniques: texts.default([]),
    }),
  ),
});

const blanksFile = z.object({
  covered: z.array(
    z.object({
      techniques: texts,
      /** Absent: every connected system. */
      systems: texts.exactOptional(),
      kind: z.string(),
      by: texts,
    }),
  ),
  unobservable: z.array(
    z.object({ techniques: texts, systems: texts.exactOptional(), because: z.string() }),
  ),
});

const read = async <T extends z.ZodType>(name: string, shape: T): Promise<z.output<T>> =>
  shape.parse(parseJson(await readFile(join(contentDir, 'attack', name), 'utf8')));

export interface AttackData {
  readonly attack: z.output<typeof techniquesFile>;
  readonly systems: z.output<typeof systemsFile>['systems'];
  readonly blanks: z.output<typeof blanksFile>;
}

export const readAttackData = async (): Promise<AttackData> => ({
  attack: await read('techniques.json', techniquesFile),
  systems: (await read('systems.json', systemsFile)).systems,
  blanks: await read('blanks.json', blanksFile),
});
