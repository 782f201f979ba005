/**
 * The target: a vendor in a process of its own, which keeps what it was told on disk before it answers. Switches are put
 * by name, as a policy is; minting makes one more each time it is asked, as a key is.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , file = '', port = '0'] = process.argv;

interface Line {
  readonly verb: 'put' | 'mint' | 'remove';
  readonly step: string;
  readonly id: number;
}

const lines: Line[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  : [];

const write = (line: Line): void => {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
  lines.push(line);
};

/** What stands for a step: a switch once, minted things as often as they were made and not removed. */
const standing = (step: string): readonly number[] => {
  const live = new Set<number>();
  for (const line of lines.filter((one) => one.step === step))
    if (line.verb === 'remove') live.delete(line.id);
    else live.add(line.id);
  return [...live];
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const step = url.searchParams.get('step') ?? '';
  const answer = (value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  if (url.pathname === '/put' && standing(step).length === 0) write({ verb: 'put', step, id: 0 });
  if (url.pathname === '/mint') write({ verb: 'mint', step, id: lines.length });
  if (url.pathname === '/remove')
    for (const id of standing(step)) write({ verb: 'remove', step, id });
  if (url.pathname === '/log') return answer(lines);
  answer({ standing: standing(step) });
});
server.listen(Number(port), '127.0.0.1', () => process.send?.({ type: 'listening' }));
