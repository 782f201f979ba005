/** `kill -9` during ingest and during a playbook, and what must hold afterwards. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalArchive } from '../../src/archive/index.ts';
import { DAY, hashId, SECOND } from '../../src/core/index.ts';
import {
  attacks,
  createEstate,
  type LogRecord,
  runAttack,
  type SimulatedCloud,
  startSimulatedCloud,
} from '../../src/estate/index.ts';

export interface KillOptions {
  readonly points: number;
  readonly seed: number;
  readonly historyDays?: number;
  say?(text: string): void;
}

export interface KillResult {
  readonly kills: { readonly ingest: number; readonly playbook: number };
  readonly acknowledged: number;
  readonly lost: number;
  readonly archivedTwice: number;
  readonly findings: number;
  readonly findingsMissingOrExtra: readonly string[];
  readonly incidents: number;
  readonly incidentsMissingOrExtra: readonly string[];
  readonly effects: number;
  readonly effectsDoubled: readonly string[];
  readonly effectsMissingOrExtra: readonly string[];
  /** Steps under way when the process died: action and state, as the next life found them. */
  readonly interrupted: readonly string[];
  readonly plans: readonly string[];
  readonly halfDone: readonly string[];
}

interface Seen {
  readonly incidents: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly rootId: string;
  }[];
  readonly findings: readonly { readonly id: string; readonly events: readonly string[] }[];
  readonly plans: readonly {
    readonly id: string;
    readonly incidentId: string;
    readonly state: string;
    readonly steps: readonly {
      readonly action: string;
      readonly state: string;
      readonly error?: string;
      readonly on: string;
    }[];
  }[];
}

const BATCH = 64;
const PROPAGATION_MS = 1_500;
/** From the start of a life: long enough to claim, plan, act and verify. */
const PLAYBOOK_MS = 2_500;
const script = join(import.meta.dirname, 'kill-site.part.ts');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Mulberry32: the seeded moments of the kills. */
const numbers = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

class Site {
  #child: ChildProcess | undefined;
  #url = '';
  #token = '';
  readonly #given: string;

  constructor(dataDir: string, cloud: SimulatedCloud) {
    this.#given = JSON.stringify({
      dataDir,
      endpoint: cloud.endpoint,
      region: cloud.region,
      accounts: cloud.accounts,
    });
  }

  async start(): Promise<void> {
    const child = fork(script, [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, KILL_SITE: this.#given },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const ready = await new Promise<{ url: string; token: string }>((resolve, reject) => {
      child.once('exit', (code) =>
        reject(new Error(`the site ended with ${code} before it was ready`)),
      );
      child.on('message', (message: { ask: string; value: { url: string; token: string } }) => {
        if (message.ask === 'ready') resolve(message.value);
      });
    });
    this.#url = ready.url;
    this.#token = ready.token;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async ask<T>(what: string): Promise<T> {
    const child = this.#child;
    if (!child) throw new Error('the site is not running');
    return new Promise<T>((resolve, reject) => {
      const gone = (): void => reject(new Error('the site is gone'));
      const answer = (message: { ask: string; value?: T; error?: string }): void => {
        if (message.ask !== what) return;
        child.off('message', answer).off('exit', gone);
        if (message.error === undefined) resolve(message.value as T);
        else reject(new Error(message.error));
      };
      child.on('message', answer);
      child.once('exit', gone);
      child.send({ ask: what });
    });
  }

  /** True only when the platform has said that it is durable. */
  async send(records: readonly LogRecord[]): Promise<boolean> {
    try {
      const response = await fetch(`${this.#url}/api/v1/ingest/aws`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/x-ndjson' },
        body: records.map((record) => JSON.stringify(record)).join('\n'),
        signal: AbortSignal.timeout(20_000),
      });
      const answer = (await response.json()) as { accepted?: number };
      return response.ok && answer.accepted === records.length;
    } catch (error) {
      // The process died under the request: not acknowledged, so it is sent again.
      if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return false;
      throw error;
    }
  }

  async settled(): Promise<void> {
    while ((await this.ask<number>('behind')) > 0) await pause(50);
  }
}

const effectOf = (record: LogRecord): string | undefined => {
  const who = record['userIdentity'] as { userName?: string } | undefined;
  if (
    who?.userName !== 'countersign-act' ||
    record['readOnly'] !== false ||
    record['errorCode'] !== undefined
  )
    return undefined;
  return `${String(record['eventName'])} ${JSON.stringify(record['requestParameters'])}`;
};

interface Run {
  readonly seen: Seen;
  readonly archived: { readonly count: number; readonly missing: number };
  readonly effects: readonly string[];
  readonly interrupted: readonly string[];
  readonly kills: { ingest: number; playbook: number };
}

const runOnce = async (
  input: {
    readonly benign: readonly LogRecord[];
    readonly attack: readonly LogRecord[];
    readonly attackedId: string;
  },
  estate: ReturnType<typeof createEstate>,
  kill: {
    readonly ingest: number;
    readonly playbook: number;
    readonly next: () => number;
    say(text: string): void;
  },
): Promise<Run> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kill-'));
  const effects: string[] = [];
  const cloud = await startSimulatedCloud(estate, {
    now: () => Date.now(),
    propagationMs: PROPAGATION_MS,
    onEvent(record) {
      const effect = effectOf(record);
      if (effect) effects.push(effect);
    },
  });
  const site = new Site(join(folder, 'data'), cloud);
  const kills = { ingest: 0, playbook: 0 };
  try {
    await site.start();
    await site.ask('pull');
    await site.settled();
    const batches = Array.from({ length: Math.ceil(input.benign.length / BATCH) }, (_, index) =>
      input.benign.slice(index * BATCH, (index + 1) * BATCH),
    );
    const at = new Set<number>();
    while (at.size < Math.min(kill.ingest, batches.length))
      at.add(Math.floor(kill.next() * batches.length));
    for (const [index, batch] of batches.entries()) {
      if (at.has(index)) {
        const wait = kill.next() * 60;
        const sent = site.send(batch);
        await pause(wait);
        await site.kill();
        kills.ingest++;
        kill.say(
          `killed during batch ${index + 1} of ${batches.length}, ${Math.round(wait)} ms after it was sent`,
        );
        const acknowledged = await sent;
        await site.start();
        if (acknowledged) continue;
      }
      while (!(await site.send(batch))) await pause(100);
    }
    await site.settled();
    while (!(await site.send(input.attack))) await pause(100);
    const interrupted: string[] = [];
    for (let count = 0; count < kill.playbook; count++) {
      const wait = kill.next() * PLAYBOOK_MS;
      await pause(wait);
      await site.kill();
      kills.playbook++;
      kill.say(`killed ${Math.round(wait)} ms into the playbook's life ${count + 1}`);
      await site.start();
      const found = await site.ask<Seen>('seen');
      interrupted.push(...found.plans.flatMap(stepsUnderWay));
    }
    const seen = await untilContained(site, input.attackedId);
    await site.settled();
    await site.ask('stop');
    const archive = openLocalArchive({ dir: join(folder, 'data', 'archive') });
    const all = [...input.benign, ...input.attack];
    let missing = 0;
    for (const record of all)
      if (
        (await archive.raw('main', hashId('evt', ['aws', String(record['eventID'])]))) === undefined
      )
        missing++;
    const count = await archive.count('main');
    await archive.close();
    return { seen, archived: { count, missing }, effects, interrupted, kills };
  } finally {
    await site.kill();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const underWay = ['approved', 'doing', 'done', 'verifying', 'planned'];
const stepsUnderWay = (plan: Seen['plans'][number]): readonly string[] =>
  plan.steps
    .filter((step) => underWay.includes(step.state))
    .map((step) => `${step.action} ${step.state}`);

/** Until the attacked account is planned for and no step is under way any more. */
const untilContained = async (site: Site, attackedId: string): Promise<Seen> => {
  const end = Date.now() + 240 * SECOND;
  for (;;) {
    await site.settled();
    const seen = await site.ask<Seen>('seen');
    const mine = seen.incidents.filter((incident) => incident.rootId === attackedId);
    const planned = seen.plans.some((plan) => mine.some((one) => one.id === plan.incidentId));
    const working = seen.plans.some((plan) => stepsUnderWay(plan).length > 0);
    if (planned && !working) return seen;
    // Half a story compares with nothing: say that it is half.
    if (Date.now() > end) throw new Error('the attack was not planned for and settled in 240 s');
    await pause(250);
  }
};

/** A step is at an end, or stands in somebody's list with its reason. */
const ended = ['effective', 'waiting_approval', 'skipped', 'refused', 'failed', 'not_effective'];

const differences = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.filter((one) => !b.includes(one)).map((one) => `missing ${one}`),
  ...b.filter((one) => !a.includes(one)).map((one) => `extra ${one}`),
];

export const proveKill = async ({
  points,
  seed,
  historyDays = 3,
  say = () => {},
}: KillOptions): Promise<KillResult> => {
  const start = Math.floor(Date.now() / DAY) * DAY - historyDays * DAY;
  const estate = createEstate({
    seed: 20261,
    size: 'small',
    start,
    systems: ['aws'],
    calm: true,
  });
  const script = attacks.find((one) => one.id === 'leaked-access-key');
  if (!script) throw new Error('no such attack');
  const benign = [...estate.events(start, start + historyDays * DAY)].map(({ record }) => record);
  const { records, truth } = runAttack(script, estate.organisation, start + historyDays * DAY);
  const attack = records.map(({ record }) => record);
  const input = { benign, attack, attackedId: truth.actorId };
  const next = numbers(seed);
  say(`${benign.length} benign events, ${attack.length} of the attack`);
  const quiet = await runOnce(input, estate, { ingest: 0, playbook: 0, next, say });
  say('the quiet run is over');
  const ingest = Math.ceil(points * 0.5);
  const hard = await runOnce(input, estate, { ingest, playbook: points - ingest, next, say });
  const total = benign.length + attack.length;
  const ids = (run: Run): string[] =>
    run.seen.findings.map((finding) => `${finding.id} ${finding.events.join()}`);
  const stories = (run: Run): string[] => run.seen.incidents.map((incident) => incident.id);
  const doubled = hard.effects.filter((effect, index) => hard.effects.indexOf(effect) !== index);
  return {
    kills: hard.kills,
    acknowledged: total,
    lost: hard.archived.missing,
    archivedTwice: hard.archived.count - (total - hard.archived.missing),
    findings: hard.seen.findings.length,
    findingsMissingOrExtra: differences(ids(quiet), ids(hard)),
    incidents: hard.seen.incidents.length,
    incidentsMissingOrExtra: differences(stories(quiet), stories(hard)),
    effects: hard.effects.length,
    effectsDoubled: doubled,
    effectsMissingOrExtra: differences(quiet.effects, hard.effects),
    interrupted: hard.interrupted,
    plans: hard.seen.plans.map((plan) => plan.state),
    halfDone: hard.seen.plans.flatMap((plan) =>
      plan.steps
        .filter((step) => !ended.includes(step.state))
        .map((step) => `${step.action} ${step.state}`),
    ),
  };
};
