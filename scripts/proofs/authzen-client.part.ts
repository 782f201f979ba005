/** A gateway in a process of its own, as gateways are: asks one question after another, and says how long each took. */
import { Agent, request } from 'node:http';
import { idOf } from './authzen-estate.part.ts';

export interface ClientTask {
  readonly origin: string;
  readonly token: string;
  readonly identities: number;
  readonly questions: number;
  readonly warm: number;
}

/** Spread over the estate, the same for each run. */
export const questionOf = (nth: number, identities: number) => ({
  subject: { type: 'agent', id: idOf((nth * 7_919) % identities) },
  action: { name: nth % 3 === 0 ? 'delete_ticket' : 'read_ticket' },
  resource: { type: 'ticket', id: String(nth) },
});

const asker = ({ origin, token, identities }: ClientTask, agent: Agent) => {
  const { hostname, port } = new URL(origin);
  return (nth: number): Promise<void> =>
    new Promise((done, fail) => {
      const body = JSON.stringify(questionOf(nth, identities));
      const call = request(
        {
          ...{ agent, host: hostname, port, method: 'POST', path: '/access/v1/evaluation' },
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          let text = '';
          answer.on('data', (chunk) => {
            text += String(chunk);
          });
          answer.on('end', () => {
            const { decision } = JSON.parse(text) as { decision?: unknown };
            if (answer.statusCode === 200 && typeof decision === 'boolean') done();
            else fail(new Error(`${answer.statusCode}: ${text}`));
          });
        },
      );
      call.on('error', fail);
      call.end(body);
    });
};

const run = async (task: ClientTask): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = asker(task, agent);
  const times: number[] = [];
  for (let nth = 0; nth < task.questions + task.warm; nth++) {
    const start = performance.now();
    await ask(nth);
    if (nth >= task.warm) times.push(performance.now() - start);
  }
  agent.destroy();
  return times;
};

if (process.send)
  process.once('message', (task: ClientTask) => {
    run(task).then(
      (times) => process.send?.({ times }, () => process.disconnect()),
      (error: unknown) => process.send?.({ failed: String(error) }, () => process.disconnect()),
    );
  });
