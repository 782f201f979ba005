/** Starts the process of a hunt, gives it its question, and ends it when its time is over. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CountersignError, SECOND } from '../../core/index.ts';
import type { HuntAnswer, HuntLimits, HuntReply, HuntRequest } from './contract.ts';

/** Built, it is JavaScript beside this file; from the sources it is read by the loader that read this one. */
const child = (() => {
  const here = import.meta.url;
  const isSource = here.endsWith('.ts');
  const file = fileURLToPath(new URL(isSource ? './read-hunt.ts' : './read-hunt.js', here));
  return [...(isSource ? ['--import', import.meta.resolve('tsx')] : []), file];
})();

/** Nothing of our environment reaches it but where to find programs: there are secrets in it. */
const bareEnv = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' };

interface Ended {
  readonly out: string;
  readonly over: 'time' | 'answer' | undefined;
}

const talk = (request: HuntRequest, seconds: number, cwd: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const args = ['--max-old-space-size=256', ...child];
    const hunt = spawn(process.execPath, args, { cwd, env: bareEnv, stdio: 'pipe' });
    let over: Ended['over'];
    const end = (why: NonNullable<Ended['over']>): void => {
      over ??= why;
      hunt.kill('SIGKILL');
    };
    const clock = setTimeout(() => end('time'), seconds * SECOND);
    const parts: Buffer[] = [];
    let bytes = 0;
    hunt.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > request.maxBytes * 2 + 65_536) end('answer');
      else parts.push(part);
    });
    // It may die while it is being told: that is seen by how it ends.
    hunt.stdin.on('error', () => undefined);
    hunt.stderr.resume();
    hunt.on('error', reject);
    hunt.on('close', () => {
      clearTimeout(clock);
      resolve({ out: Buffer.concat(parts).toString('utf8'), over });
    });
    hunt.stdin.end(JSON.stringify(request));
  });

const refuse = (because: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `the hunt was not answered: ${because}`);

/**
 * @param cwd an empty folder of its own.
 * @throws ERR_INPUT_INVALID when it is no single SELECT, is wrong, or needs more time or memory than it may have.
 */
export const runHunt = async (
  sql: string,
  {
    files,
    rollup,
    cwd,
    limits,
  }: {
    readonly files: readonly string[];
    readonly rollup?: string;
    readonly cwd: string;
    readonly limits: HuntLimits;
  },
): Promise<HuntAnswer> => {
  const request: HuntRequest = {
    sql,
    files,
    ...(rollup === undefined ? {} : { rollup }),
    maxRows: limits.rows,
    maxBytes: limits.bytes,
    memoryMb: limits.memoryMb,
  };
  const { out, over } = await talk(request, limits.seconds, cwd);
  if (over === 'time') throw refuse(`it took longer than ${limits.seconds} s`);
  if (over === 'answer') throw refuse('its answer is too large: take fewer columns or rows');
  const line = out.split('\n')[0] ?? '';
  if (line === '') throw refuse('its process ended without a word, most likely for lack of memory');
  const reply = JSON.parse(line) as HuntReply;
  if (!reply.ok) throw refuse(reply.because);
  return { ...reply.answer, from: rollup === undefined ? 'events' : 'rollups' };
};
