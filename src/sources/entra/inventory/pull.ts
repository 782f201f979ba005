/** The live pull of one tenant. */
import type { Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullInParts } from '../../pull-areas.ts';
import type { EntraConfig } from '../config.ts';
import { connectGraph, type GraphOptions } from '../graph.ts';
import { appAreas } from './areas-apps.ts';
import { directoryAreas, roleAreas } from './areas-directory.ts';
import { peopleAreas, reportAreas } from './areas-people.ts';
import { settingAreas } from './areas-settings.ts';
import { tenantResource } from './directory.ts';
import { finishEntra } from './finish.ts';
import { newWorld, type PullWorld } from './world.ts';

const areas: readonly Area<PullWorld>[] = [
  ...reportAreas,
  ...roleAreas,
  ...peopleAreas,
  ...appAreas,
  ...directoryAreas,
  ...settingAreas,
];

/** In the order in which they are asked; each permission once. */
export const inventoryPermissions: readonly string[] = [
  ...new Set(areas.map(({ permission }) => permission)),
];

/** @throws CountersignError ERR_SOURCE_DENIED when the app's credential is not accepted. */
export async function* pullEntra(
  config: EntraConfig,
  at: number,
  options?: PullOptions,
  graphOptions?: GraphOptions,
): AsyncIterable<Snapshot> {
  const graph = connectGraph(config, config.app, graphOptions);
  await graph.ready();
  const world = newWorld(graph, config.tenantId);
  const parts = pullInParts({
    system: 'entra',
    scope: config.tenantId,
    at,
    areas,
    world,
    options,
    finish: (facts, unread) => finishEntra(facts, world, unread),
  });
  let isFirst = options?.resume === undefined;
  for await (const part of parts) {
    yield isFirst ? { ...part, facts: [tenantResource(config.tenantId), ...part.facts] } : part;
    isFirst = false;
  }
}
