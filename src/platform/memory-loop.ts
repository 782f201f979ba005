/** The whole loop in memory, for `scan`, `posture`, `access` and `sources`: no database, no stream. */
import type { MemoryLoop } from '../cli/index.ts';
import type { Log } from '../core/index.ts';
import { scan } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import { readSources } from './all-sources.ts';
import { readOwnRules, readPlaces } from './content.ts';
import { buildEngine } from './engine.ts';

export const openMemoryLoop = async ({
  log,
  now,
}: {
  readonly log: Log;
  now(): number;
}): Promise<MemoryLoop> => {
  const [sources, { rules, correlations, faults }, places] = await Promise.all([
    readSources(log),
    readOwnRules(),
    readPlaces(log),
  ]);
  for (const fault of faults) log.warn(fault, 'rule left out');
  const judge = createPosture();
  const engine = buildEngine({
    sources,
    rules,
    correlations,
    places,
    judge,
    log,
    now,
    exceptions: () => [],
  });
  return {
    engine,
    view: engine.view,
    judge,
    sources,
    scan: (paths, options) => scan(paths, { ...options, engine, sources, judge }),
  };
};
