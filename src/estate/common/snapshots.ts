/** Exported files through the source's own file reader. */
import type { Snapshot } from '../../model/index.ts';
import type { SourceDefinition } from '../../sources/index.ts';
import type { RawInventory } from '../part.ts';

export const snapshotsOfFiles = <Config>(
  source: SourceDefinition<Config>,
  files: readonly RawInventory[],
  at: number,
): readonly Snapshot[] =>
  files.flatMap(({ path, content }) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const json = typeof content === 'string' ? undefined : content;
    const mapping = source.inventoryFile?.({ path, text }, json);
    return mapping ? [mapping(at)] : [];
  });
