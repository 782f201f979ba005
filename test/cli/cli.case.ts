/** The command line over the real loop, and a small organisation's logs and exports to read. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CliDeps, runCli } from '../../src/cli/index.ts';
import { DAY, HOUR } from '../../src/core/index.ts';
import { attacks, createEstate, runAttack } from '../../src/estate/index.ts';
import { defaultBounds } from '../../src/loop/index.ts';
import { cliDeps } from '../../src/platform/index.ts';

/** A Monday. */
export const START = Date.UTC(2026, 9, 5);
export const NOW = new Date(START + 7 * DAY).toISOString();

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly isTty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Bounds of reading, so that a test of over-long input needs no large one. */
  readonly bounds?: Partial<typeof defaultBounds>;
}

export const countersign = async (
  argv: readonly string[],
  { isTty = false, env = {}, bounds = {} }: RunOptions = {},
): Promise<Said> => {
  const said = { out: '', err: '' };
  const deps = cliDeps({
    version: '0.0.0',
    now: () => START + 7 * DAY,
    terminal: {
      isTty,
      env,
      out(text) {
        said.out += text;
      },
      err(text) {
        said.err += text;
      },
    },
  });
  const bounded: CliDeps = {
    ...deps,
    async memoryLoop() {
      const loop = await deps.memoryLoop();
      return {
        ...loop,
        scan: (paths, options) =>
          loop.scan(paths, { ...options, bounds: { ...defaultBounds, ...bounds } }),
      };
    },
  };
  return { code: await runCli(argv, bounded), ...said };
};

export const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** A folder of files, made of paths and what stands in them. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
};

const tinySize = {
  people: 4,
  serviceAccounts: 4,
  workloads: 2,
  pipelines: 1,
  thirdParties: 1,
  agents: 1,
};

export interface SmallWorld {
  readonly gaad: Readonly<Record<string, string>>;
  readonly report: Readonly<Record<string, string>>;
  /** CloudTrail records, oldest first. */
  readonly quiet: readonly object[];
  /** An attack two days later. */
  readonly attack: readonly object[];
  readonly attackedId: string;
  readonly account: string;
}

/** The same in every run. */
export const smallWorld = (quietEvents = 300): SmallWorld => {
  const estate = createEstate({
    seed: 5,
    size: tinySize,
    start: START,
    systems: ['aws'],
    calm: true,
  });
  const quiet: object[] = [];
  for (const { record } of estate.events(START, START + DAY)) {
    quiet.push(record);
    if (quiet.length >= quietEvents) break;
  }
  const script = attacks.find(({ id }) => id === 'leaked-access-key');
  if (!script) throw new Error('the attack is gone');
  const { records, truth } = runAttack(script, estate.organisation, START + 2 * DAY + 3 * HOUR);
  const files = estate.inventory();
  const perAccount = (name: RegExp): Record<string, string> =>
    Object.fromEntries(
      files.flatMap(({ path, content }) => {
        const account = name.exec(path)?.[1];
        if (account === undefined) return [];
        const text = typeof content === 'string' ? content : JSON.stringify(content, null, 1);
        return [[account, text]];
      }),
    );
  const gaad = perAccount(/^gaad-(\d+)\.json$/);
  return {
    gaad,
    report: perAccount(/^report-(\d+)\.csv$/),
    quiet,
    attack: records.map(({ record }) => record),
    attackedId: truth.actorId,
    account: Object.keys(gaad)[0] ?? '',
  };
};

export const ndjson = (records: readonly object[]): string =>
  `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;
