/** One process per folder; the lock ends with the process, so nothing stale is ever left. */
import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CountersignError } from '../core/index.ts';

export interface DirectoryLock {
  release(): Promise<void>;
}

const inUse = (dir: string): CountersignError =>
  new CountersignError(
    'ERR_STORE_IN_USE',
    `another process has the stream in ${dir} open: stop it, or choose another folder`,
  );

/** Linux: a name in the abstract socket space, given back by the kernel when the process ends. */
const bindName = (name: string, dir: string): Promise<DirectoryLock> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? inUse(dir) : error),
    );
    server.listen(`\0${name}`, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Elsewhere: a file with our process id; one of a dead process is replaced. */
const writePid = async (dir: string): Promise<DirectoryLock> => {
  const path = join(dir, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(await readFile(path, 'utf8'));
      if (pid > 0 && isAlive(pid)) throw inUse(dir);
      await rm(path, { force: true });
    }
  }
  throw inUse(dir);
};

/** @throws CountersignError ERR_STORE_IN_USE */
export const lockDirectory = async (dir: string): Promise<DirectoryLock> => {
  if (process.platform !== 'linux') return writePid(dir);
  // The folder itself, under whatever path it was reached.
  const { dev, ino } = await stat(dir);
  const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32);
  return bindName(`countersign-stream-${id}`, dir);
};
