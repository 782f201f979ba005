/**
 * What of an event repeats: the plain values by which most behaviours see that it is none of theirs. One that read
 * nothing else and was silent is silent about every event of the same scene, and need not be asked again.
 */
import type { Event } from '../model/index.ts';
import type { BehaviourJudge, Look } from './look.ts';

/** The plain values of each part of a look that a scene consists of; that a part is absent is one of them. */
const PLAIN = {
  look: ['class', 'automated', 'authenticated', 'agent'],
  event: [
    'source',
    'timeIs',
    'classUid',
    'activityId',
    'kind',
    'operation',
    'service',
    'privilege',
    'effect',
    'deed',
    'outcome',
    'selfReported',
  ],
  logsource: ['product', 'service'],
  actor: ['kind', 'principalKind', 'invokedBy'],
  credential: ['type', 'temporary'],
  session: ['mfa'],
  src: ['service', 'managed'],
  place: ['network'],
  auth: ['protocol', 'grant', 'via', 'step', 'factor', 'refusal', 'unproven', 'remote', 'cipher'],
  error: ['code'],
  issued: ['type'],
  targets: ['length'],
  root: [],
  pair: [],
  recent: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const plain: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(PLAIN).map(([part, names]) => [part, new Set<string>(names)]),
);

/** Parts within parts. */
const PARTS: Readonly<Record<string, ReadonlySet<string>>> = {
  look: new Set(['event', 'place', 'root', 'pair', 'recent']),
  event: new Set(['logsource', 'actor', 'src', 'auth', 'error', 'issued', 'targets']),
  actor: new Set(['credential', 'session']),
};

const isSame = (look: Look, scene: Look): boolean => {
  const { event, place } = look;
  const { event: other, place: otherPlace } = scene;
  return (
    look.agent === scene.agent &&
    look.class === scene.class &&
    look.automated === scene.automated &&
    look.authenticated === scene.authenticated &&
    event.operation === other.operation &&
    event.service === other.service &&
    event.kind === other.kind &&
    event.outcome === other.outcome &&
    event.effect === other.effect &&
    event.deed === other.deed &&
    event.source === other.source &&
    event.classUid === other.classUid &&
    event.activityId === other.activityId &&
    event.timeIs === other.timeIs &&
    event.selfReported === other.selfReported &&
    event.targets.length === other.targets.length &&
    event.src.service === other.src.service &&
    event.src.managed === other.src.managed &&
    place?.network === otherPlace?.network &&
    (place === undefined) === (otherPlace === undefined) &&
    (look.root === undefined) === (scene.root === undefined) &&
    (look.pair === undefined) === (scene.pair === undefined) &&
    (look.recent === undefined) === (scene.recent === undefined) &&
    sameActor(event.actor, other.actor) &&
    event.logsource.product === other.logsource.product &&
    event.logsource.service === other.logsource.service &&
    (event.issued === undefined) === (other.issued === undefined) &&
    event.issued?.type === other.issued?.type &&
    (event.error === undefined) === (other.error === undefined) &&
    event.error?.code === other.error?.code &&
    (event.auth === other.auth || sameAuth(event.auth, other.auth))
  );
};

const sameActor = (one: Event['actor'], other: Event['actor']): boolean => {
  const { credential, session } = one;
  return (
    one.kind === other.kind &&
    one.principalKind === other.principalKind &&
    one.invokedBy === other.invokedBy &&
    (credential === undefined) === (other.credential === undefined) &&
    credential?.type === other.credential?.type &&
    credential?.temporary === other.credential?.temporary &&
    (session === undefined) === (other.session === undefined) &&
    session?.mfa === other.session?.mfa
  );
};

const sameAuth = (one: Event['auth'], other: Event['auth']): boolean =>
  one !== undefined && other !== undefined && PLAIN.auth.every((name) => one[name] === other[name]);

/** Only to be compared with: what is not of the scene is not kept alive by it. */
const sceneOf = (look: Look): Look => copied('look', look) as Look;

const copied = (part: string, from: object): object => {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(from)) {
    if (PARTS[part]?.has(name) && value !== undefined)
      out[name] =
        name === 'targets' ? { length: (value as unknown[]).length } : copied(name, value);
    else if (plain.get(part)?.has(name)) out[name] = value;
  }
  return out;
};

/** Thrown out of a behaviour that asks for more than the scene. */
const READS_MORE = Symbol('reads more than the scene');

const readsMore = (): never => {
  throw READS_MORE;
};

const watched = <T extends object>(part: string, whole: T): T =>
  new Proxy(whole, {
    get(target, name) {
      if (typeof name === 'symbol') return readsMore();
      const value: unknown = Reflect.get(target, name);
      if (plain.get(part)?.has(name)) return value;
      if (!PARTS[part]?.has(name)) return readsMore();
      if (value === undefined) return undefined;
      // A list without anything in it holds nothing more.
      if (Array.isArray(value) && value.length === 0) return value;
      return watched(name, value as object);
    },
    has: readsMore,
    ownKeys: readsMore,
    getOwnPropertyDescriptor: readsMore,
  });

/** Does `silent` say, from the scene alone, that there is nothing to say? */
const isSettled = (look: Look, silent: (look: Look) => boolean): boolean => {
  try {
    return silent(watched('look', look));
  } catch (thrown) {
    if (thrown === READS_MORE) return false;
    throw thrown;
  }
};

/** Those that want something remembered, and those that judge, each in the order of the catalogue. */
export interface Hearing {
  readonly markers: readonly BehaviourJudge[];
  readonly judges: readonly BehaviourJudge[];
}

/** What vendors and their callers name has no end. */
const MOST_PRIVILEGES = 10_000;
const MOST_AGENTS = 64;
const MOST_SCENES = 64;

interface Known {
  readonly scene: Look;
  readonly hearing: Hearing;
}

/** The value under a key, made where there is none; all are let go where there would be too many. */
const heldIn = <K, V>(map: Map<K, V>, key: K, most: number, make: () => V): V => {
  const have = map.get(key);
  if (have !== undefined) return have;
  if (map.size >= most) map.clear();
  const made = make();
  map.set(key, made);
  return made;
};

/** Leaves out, of those who might speak of an event, those who are silent about every one like it. */
export const byScene = (hearing: (event: Event) => Hearing): ((look: Look) => Hearing) => {
  const known = new Map<string, Map<string | undefined, Known[]>>();
  const unsettled = (look: Look): Hearing => {
    const { markers, judges } = hearing(look.event);
    return {
      markers: markers.filter(
        (one) => !isSettled(look, (scene) => (one.marks?.(scene) ?? []).length === 0),
      ),
      judges: judges.filter((one) => !isSettled(look, (scene) => one.judge(scene) === undefined)),
    };
  };
  return (look) => {
    const byAgent = heldIn(known, look.event.privilege, MOST_PRIVILEGES, () => new Map());
    const scenes: Known[] = heldIn(byAgent, look.agent, MOST_AGENTS, () => []);
    for (const one of scenes) if (isSame(look, one.scene)) return one.hearing;
    if (scenes.length >= MOST_SCENES) scenes.length = 0;
    const made = { scene: sceneOf(look), hearing: unsettled(look) };
    scenes.push(made);
    return made.hearing;
  };
};
