/** Files under the given paths, and the history of repositories, each as a bounded text; what is left out is said. */
import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CountersignError, messageOf } from '../../core/index.ts';
import type { LeftOut, SecretPlace } from './contract.ts';

export interface TextPiece {
  readonly text: string;
  readonly place: Omit<SecretPlace, 'line' | 'column'> & { readonly firstLine?: number };
}

const MAX_FILE = 16 * 1024 * 1024;
/** Made by tools, or not the site's own. */
const passedOver = new Set(['.git', 'node_modules', '.venv', 'vendor', '.terraform', 'dist']);

const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8_000).includes(0);

/** @throws CountersignError ERR_INPUT_INVALID when a given path is not there. */
export async function* filesIn(
  paths: readonly string[],
  leftOut: (one: LeftOut) => void,
): AsyncGenerator<TextPiece> {
  for (const path of paths) {
    const stat = await lstat(path).catch((cause: unknown) => {
      throw new CountersignError('ERR_INPUT_INVALID', `${path}: ${messageOf(cause)}`, { cause });
    });
    yield* stat.isDirectory() ? folder(path, leftOut) : file(path, stat.size, leftOut);
  }
}

async function* folder(path: string, leftOut: (one: LeftOut) => void): AsyncGenerator<TextPiece> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!passedOver.has(entry.name)) yield* folder(below, leftOut);
    } else if (entry.isFile()) {
      yield* file(below, (await lstat(below)).size, leftOut);
    } else leftOut({ path: below, because: 'not a file' });
  }
}

async function* file(
  path: string,
  size: number,
  leftOut: (one: LeftOut) => void,
): AsyncGenerator<TextPiece> {
  if (size > MAX_FILE) {
    leftOut({ path, because: `larger than ${MAX_FILE} bytes` });
    return;
  }
  const bytes = await readFile(path);
  if (isBinary(bytes)) leftOut({ path, because: 'binary' });
  else yield { text: bytes.toString('utf8'), place: { path } };
}

/** A repository is somebody else's: none of its hooks, filters, drivers or settings run. */
const quiet = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.attributesFile=/dev/null',
  '-c',
  'diff.external=',
  '-c',
  'protocol.allow=never',
];

const MARK = 'countersign-commit';

const startGit = (repository: string): ChildProcess =>
  spawn(
    'git',
    [
      ...quiet,
      '-C',
      repository,
      'log',
      '--all',
      '--reverse',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--no-color',
      '--unified=0',
      '-p',
      `--format=${MARK} %H %at %ae`,
    ],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        HOME: '/nonexistent',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );

const MAX_HUNK = 1_000_000;

/** Added stretches out of the lines of `git log -p --unified=0`. */
const patchReader = (leftOut: (one: LeftOut) => void) => {
  let commit: Pick<SecretPlace, 'commit' | 'author' | 'at'> = {};
  let path = '';
  let firstLine = 1;
  let added: string[] = [];
  let size = 0;

  const flush = (): TextPiece | undefined => {
    if (added.length === 0) return undefined;
    const piece = { text: added.join('\n'), place: { path, firstLine, ...commit } };
    added = [];
    size = 0;
    return piece;
  };
  const add = (line: string): void => {
    if (size < MAX_HUNK) added.push(line.slice(1));
    else if (size - line.length < MAX_HUNK)
      leftOut({ path, because: `a change of more than ${MAX_HUNK} characters was read in part` });
    size += line.length;
  };
  const head = (line: string): void => {
    if (line.startsWith(`${MARK} `)) {
      const [, hash = '', at = '', author = ''] = line.split(' ');
      commit = { commit: hash, at: Number(at) * 1_000, ...(author === '' ? {} : { author }) };
    } else if (line.startsWith('+++ ')) path = line.slice(4).replace(/^b\//, '');
    else if (line.startsWith('@@ ')) firstLine = Number(/\+(\d+)/.exec(line)?.[1] ?? 1);
    else if (line.startsWith('Binary files '))
      leftOut({ path: line.slice(0, 200), because: 'binary' });
  };
  return {
    flush,
    /** The stretch that this line ends, if it ends one. */
    take(line: string): TextPiece | undefined {
      if (line.startsWith('+') && !line.startsWith('+++ ')) {
        add(line);
        return undefined;
      }
      const piece = flush();
      head(line);
      return piece;
    },
  };
};

const endOf = (git: ChildProcess): Promise<string | undefined> => {
  let complaint = '';
  git.stderr?.on('data', (chunk: Buffer) => {
    if (complaint.length < 2_000) complaint += chunk.toString('utf8');
  });
  return new Promise((done) => {
    git.on('error', (error) => done(messageOf(error)));
    git.on('close', (code) => done(code === 0 ? undefined : complaint.trim()));
  });
};

/**
 * Each added stretch of each commit, oldest first, so that a secret is told where it first stood.
 * @throws CountersignError ERR_INPUT_INVALID when it is no repository, or git is not there.
 */
export async function* historyOf(
  repository: string,
  leftOut: (one: LeftOut) => void,
): AsyncGenerator<TextPiece> {
  const git = startGit(repository);
  const ended = endOf(git);
  const patch = patchReader(leftOut);
  try {
    const lines = git.stdout
      ? createInterface({ input: git.stdout, crlfDelay: Number.POSITIVE_INFINITY })
      : [];
    for await (const line of lines) {
      const piece = patch.take(line);
      if (piece) yield piece;
    }
    const last = patch.flush();
    if (last) yield last;
    const because = await ended;
    if (because !== undefined)
      throw new CountersignError('ERR_INPUT_INVALID', `${repository}: git log: ${because}`);
  } finally {
    git.kill();
  }
}
