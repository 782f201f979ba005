/** `doctor`: one table of looks; each says what it saw and what to do. A look that breaks off is unknown. */
import type { DoctorCheck, DoctorOptions, DoctorResult } from '../../cli/index.ts';
import { messageOf } from '../../core/index.ts';
import type { KeepParts } from '../keep/place.ts';
import { compareWithBackup } from '../keep/restore.ts';
import { type DoctorContext, readContext } from './context.ts';
import { dataDir, disk, installed, key, node } from './machine.ts';
import { clock, database, eventLog, platform, rights, schema } from './services.ts';

type Looks = (
  context: DoctorContext,
) => Promise<readonly DoctorCheck[] | DoctorCheck> | DoctorCheck | readonly DoctorCheck[];

const table: readonly (readonly [string, Looks])[] = [
  ['node', node],
  ['data folder', dataDir],
  ['disk', disk],
  ['sealing key', key],
  ['parts installed', installed],
  ['platform', platform],
  ['database', database],
  ['schema', schema],
  ['rights in it', rights],
  ['clock', clock],
  ['event log', eventLog],
];

export const doctor = async (options: DoctorOptions, parts: KeepParts): Promise<DoctorResult> => {
  const context = await readContext(options, parts);
  const checks: DoctorCheck[] = [];
  for (const [id, look] of table) {
    try {
      checks.push(...[await look(context)].flat());
    } catch (error) {
      checks.push({
        ...{ id, verdict: 'unknown', says: messageOf(error) },
        remedy: 'run again with COUNTERSIGN_DEBUG=1 to see where',
      });
    }
  }
  if (options.compare === undefined) return { checks };
  const compared = await compareWithBackup({ ...options, with: options.compare }, parts);
  return { checks, compared };
};
