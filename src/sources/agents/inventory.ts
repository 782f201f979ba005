/** All places of one connection, one snapshot each: a place that cannot be read hides none of the others. */
import { type CountersignError, isCountersignError } from '../../core/index.ts';
import type { Snapshot } from '../../model/index.ts';
import type { PullOptions } from '../contract.ts';
import type { Sleep } from './anthropic/client.ts';
import { pullAnthropic } from './anthropic/pull.ts';
import type { AgentsConfig } from './config.ts';
import { SYSTEM } from './ids.ts';
import { pullMcp } from './mcp/client.ts';
import { mcpScope } from './mcp/mapping.ts';
import { openAiScope, pullOpenAi } from './openai/pull.ts';
import { isUnknownKey } from './place-pull.ts';
import { pullRegistry } from './registry/client.ts';

interface Place {
  readonly scope: string;
  pull(): Promise<Snapshot>;
}

const placesOf = (
  config: AgentsConfig,
  at: number,
  options: PullOptions | undefined,
  sleep: Sleep | undefined,
): readonly Place[] => {
  const { anthropic, openai, registry, mcp = [] } = config;
  return [
    ...(registry ? [{ scope: 'registry', pull: () => pullRegistry(registry, at, sleep) }] : []),
    ...(anthropic
      ? [{ scope: 'anthropic', pull: () => pullAnthropic(anthropic, at, options, sleep) }]
      : []),
    ...(openai
      ? [{ scope: openAiScope(openai), pull: () => pullOpenAi(openai, at, options, sleep) }]
      : []),
    ...mcp.map((server) => ({
      scope: mcpScope(server.name),
      pull: () => pullMcp(server, at, options, sleep),
    })),
  ];
};

const isOfOnePlace = (fault: unknown): fault is CountersignError =>
  isCountersignError(fault, 'ERR_SOURCE_DENIED') ||
  isCountersignError(fault, 'ERR_SOURCE_THROTTLED') ||
  isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE') ||
  isCountersignError(fault, 'ERR_TIMEOUT') ||
  isCountersignError(fault, 'ERR_NOT_FOUND') ||
  isCountersignError(fault, 'ERR_ACTION_FAILED') ||
  isCountersignError(fault, 'ERR_INPUT_INVALID');

const unread = (scope: string, at: number, fault: CountersignError): Snapshot => {
  const { permission } = fault.detail;
  const isDenied = fault.code === 'ERR_SOURCE_DENIED' && typeof permission === 'string';
  return {
    system: SYSTEM,
    scope,
    takenAt: at,
    complete: [],
    blind: [{ area: scope, because: fault.message, ...(isDenied ? { needs: permission } : {}) }],
    facts: [],
  };
};

/**
 * @param sleep waits between retries; left out in tests.
 * @throws CountersignError ERR_SOURCE_DENIED after all other places, where a key is not known at all.
 */
export async function* pullAgents(
  config: AgentsConfig,
  at: number,
  options?: PullOptions,
  sleep?: Sleep,
): AsyncIterable<Snapshot> {
  let unknownKey: unknown;
  for (const place of placesOf(config, at, options, sleep)) {
    try {
      yield await place.pull();
    } catch (fault) {
      if (isUnknownKey(fault)) unknownKey ??= fault;
      else if (isOfOnePlace(fault)) yield unread(place.scope, at, fault);
      else throw fault;
    }
  }
  if (unknownKey !== undefined) throw unknownKey;
}
