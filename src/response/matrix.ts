/** Every class × situation: the playbook that answers it, or why none is wanted. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CountersignError } from '../core/index.ts';
import type { IdentityClass } from '../model/index.ts';
import { placedYaml } from './playbook-place.ts';
import { identityClasses, type Playbook, type Situation, situations } from './playbook-schema.ts';

export interface MatrixCell {
  readonly class: IdentityClass;
  readonly situation: Situation;
  /** Ids; none where the cell does not apply. */
  readonly playbooks: readonly string[];
  /** Why there is none; undefined where there is one, or where nobody has said. */
  readonly because: string | undefined;
}

const gapsSchema = z.record(z.string().regex(/^[a-z_]+\/[a-z_]+$/), z.string().min(1));

/** `<class>/<situation>` → the reason. @throws CountersignError ERR_PLAYBOOK_INVALID */
export const readGaps = async (path: string): Promise<ReadonlyMap<string, string>> => {
  const parsed = gapsSchema.safeParse(placedYaml(await readFile(path, 'utf8')).value);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new CountersignError('ERR_PLAYBOOK_INVALID', `${path}: ${z.prettifyError(parsed.error)}`);
};

export const matrixOf = (
  playbooks: Iterable<Playbook>,
  gaps: ReadonlyMap<string, string>,
): readonly MatrixCell[] => {
  const all = [...playbooks];
  return identityClasses.flatMap((owner) =>
    situations.map((situation) => ({
      class: owner,
      situation,
      playbooks: all
        .filter((one) => one.class === owner && one.situation === situation)
        .map((one) => one.id)
        .sort(),
      because: gaps.get(`${owner}/${situation}`),
    })),
  );
};
