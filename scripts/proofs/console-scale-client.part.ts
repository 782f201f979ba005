/** A console in a process of its own: asks one thing after another, and says how long the answers took. */
import { Agent, request } from 'node:http';

/** Calls of one kind. `next` pages on by the answer before. */
export interface Line {
  readonly name: string;
  readonly paths: readonly string[];
  readonly deep?: boolean;
}
export interface ClientTask {
  readonly origin: string;
  readonly cookie: string;
  readonly lines: readonly Line[];
  /** A line is broken off after so long; it is told how many answers there were. */
  readonly mostMs: number;
}
export interface Told {
  readonly name: string;
  readonly times: readonly number[];
  readonly refused: Readonly<Record<string, number>>;
}

const ask = (
  { origin, cookie }: ClientTask,
  agent: Agent,
  path: string,
): Promise<{ status: number; text: string }> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(origin);
    const call = request({ agent, host: hostname, port, path, headers: { cookie } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    call.on('error', fail);
    call.end();
  });

const nextOf = (text: string): string | undefined => {
  const { next } = JSON.parse(text) as { next?: string };
  return next;
};

const tell = async (line: Line, task: ClientTask, agent: Agent): Promise<Told> => {
  const times: number[] = [];
  const refused: Record<string, number> = {};
  const end = performance.now() + task.mostMs;
  let after: string | undefined;
  for (const path of line.paths) {
    const start = performance.now();
    if (start > end) break;
    const whole =
      after === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}after=${after}`;
    const { status, text } = await ask(task, agent, whole);
    times.push(performance.now() - start);
    if (status !== 200) refused[`${status} ${text.slice(0, 120)}`] = (refused[status] ?? 0) + 1;
    else if (line.deep) after = nextOf(text);
  }
  return { name: line.name, times, refused };
};

if (process.send)
  process.once('message', async (task: ClientTask) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const line of task.lines) {
      const told = await tell(line, task, agent);
      await new Promise((done) => process.send?.({ told }, done));
    }
    agent.destroy();
    process.send?.({ over: true }, () => process.disconnect());
  });
