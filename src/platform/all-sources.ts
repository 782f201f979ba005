/** Every system that may claim a record: those in code first, then what mapping files describe, then our own scans. */
import type { Log } from '../core/index.ts';
import { signalsSource } from '../exchange/index.ts';
import { exposureSource, loadMappings, type SourceDefinition, sources } from '../sources/index.ts';
import { mappingsDir } from './content.ts';

/** Folders and files of mappings beside our own; a wrong one is left out and said. */
export const readSources = async (
  log: Log,
  more: readonly string[] = [],
): Promise<readonly SourceDefinition[]> => {
  const taken = sources.map(({ id }) => id);
  const { mappings, faults } = await loadMappings([mappingsDir, ...more], taken);
  for (const fault of faults) log.warn(fault, 'mapping left out');
  return [
    ...sources,
    ...mappings.map(({ source }) => source),
    exposureSource as SourceDefinition,
    signalsSource,
  ];
};
