/** `up`: the platform, and on an empty first start the simulated organisation beside it. */
import { hostname } from 'node:os';
import type { Running, UpOptions } from '../cli/index.ts';
import { type Clock, CountersignError, createLog, MINUTE, SECOND } from '../core/index.ts';
import { keeperDoor } from '../response/index.ts';
import { startActor } from './actor/start-actor.ts';
import { openConnections } from './connections/open-connections.ts';
import { readConnectionFile } from './connections/read-file.ts';
import { keptConnections } from './connections/sealed.ts';
import { type Demo, demoDefaults, openDemo } from './demo.ts';
import { demoDrills } from './demo-drills.ts';
import { readPublicUrl } from './doors.ts';
import { openPlatform } from './open-platform.ts';
import { storeUrlOf } from './open-stores.ts';
import type { Platform } from './platform-contract.ts';
import { openTraces } from './traces/open-traces.ts';

export interface UpParts {
  readonly version: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a newcomer sees first, and what comes after it. */
const schedule: readonly { readonly after: number; readonly attack: string }[] = [
  { after: 3 * SECOND, attack: 'leaked-access-key' },
  { after: 45 * SECOND, attack: 'low-risk-token-elsewhere' },
  { after: 2 * MINUTE, attack: 'phished-console-sign-in' },
  { after: 5 * MINUTE, attack: 'stolen-instance-session' },
  { after: 9 * MINUTE, attack: 'break-glass-sign-in' },
  { after: 14 * MINUTE, attack: 'blind-and-exfiltrate' },
];

const playSchedule = async (demo: Demo, platform: Platform, signal: AbortSignal): Promise<void> => {
  const began = performance.now();
  for (const { after, attack } of schedule) {
    while (!signal.aborted && performance.now() - began < after)
      await new Promise((resolve) => setTimeout(resolve, 250).unref());
    if (signal.aborted) return;
    await demo.attack(platform, attack, { mark: undefined, signal }).played;
  }
};

export const up = async (
  options: UpOptions,
  { version, clock, env }: UpParts,
): Promise<Running> => {
  const storeUrl = await storeUrlOf(options.store, env);
  if (options.stream !== undefined && storeUrl === undefined)
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'a stream that others share needs a store that they share: give --store too',
    );
  const publicUrl = options.publicUrl === undefined ? undefined : readPublicUrl(options.publicUrl);
  const log = createLog({ level: options.logLevel });
  const traces = openTraces(env, { version, node: hostname(), log });
  const given = options.connect === undefined ? [] : await readConnectionFile(options.connect);
  // What `connect` kept holds for every start, save where somebody asks for the simulated organisation.
  const kept = options.demo === true ? [] : await keptConnections(options.dataDir, env);
  const keeper = keeperDoor();
  const settings = [...given, ...kept];
  const actor =
    settings.length > 0 ? await startActor({ settings, keeper: keeper.keeper, log }) : undefined;
  const real = openConnections(settings, keeper, actor?.actions);
  if (real.length > 0 && options.demo === true) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'real and simulated systems do not mix: leave away --demo or --connect',
    );
  }
  // Where nothing real is connected the simulated organisation stands in, unless told not to.
  const wanted = options.demo ?? real.length === 0;
  const demo = wanted ? await openDemo({ ...demoDefaults, clock, log }) : undefined;
  const drills = demo && demoDrills({ demo, clock, log });
  const platform = await openPlatform({
    dataDir: options.dataDir,
    host: options.host,
    ...(options.rules === undefined ? {} : { rulesDir: options.rules }),
    port: options.port,
    witness: options.witness ?? [],
    ...(publicUrl === undefined ? {} : { publicUrl }),
    demo: demo !== undefined,
    ...(storeUrl === undefined ? {} : { storeUrl }),
    ...(options.stream === undefined ? {} : { streamUrl: options.stream }),
    ...(options.partitions === undefined ? {} : { partitions: options.partitions }),
    version,
    clock,
    log,
    env,
    connections: demo ? [demo.connection] : real,
    keeper,
    ...(drills ? { drills: drills.door } : {}),
  });
  drills?.attach(platform);
  const stopping = new AbortController();
  const playing = demo
    ? (async () => {
        await demo.prepare(platform);
        const live = demo.live(platform, stopping.signal);
        await playSchedule(demo, platform, stopping.signal);
        await live;
      })()
    : Promise.resolve();
  playing.catch((error: unknown) =>
    log.error({ because: String(error) }, 'the simulated organisation stopped'),
  );
  const stop = async (): Promise<void> => {
    stopping.abort();
    await playing.catch(() => undefined);
    await platform.stop();
    await actor?.stop();
    await demo?.close();
    await traces?.stop();
  };
  return {
    url: platform.url,
    signInLink: platform.signInLink,
    demo: demo !== undefined,
    done: platform.done,
    stop,
  };
};
