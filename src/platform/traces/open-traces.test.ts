/** Spans reach a collector in its own form, with who stands above whom, and cost nobody their work. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, traced } from '../../core/index.ts';
import { openTraces, type Traces } from './open-traces.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const about = { version: '1.2.3', node: 'one', log: silentLog };
let server: Server | undefined;
let traces: Traces | undefined;
afterEach(async () => {
  await traces?.stop();
  server?.close();
  traces = undefined;
});

const collector = async (status = 200): Promise<{ url: string; sent: Sent[] }> => {
  const sent: Sent[] = [];
  server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      sent.push(JSON.parse(body) as Sent);
      reply.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, sent };
};

const work = (): Promise<number> =>
  traced('turn', { partition: 3, slow: 0.5 }, async () => {
    await traced('commit', { partition: 3 }, async () => undefined);
    return 7;
  });

describe('traces', () => {
  it('are sent as OTLP, a commit below its turn, a fault with its message', async () => {
    const { url, sent } = await collector();
    traces = openTraces({ COUNTERSIGN_TRACES: url }, about);
    expect(await work()).toBe(7);
    await expect(
      traced('turn', {}, async () => {
        throw new Error('fenced');
      }),
    ).rejects.toThrow('fenced');
    await traces?.stop();
    const [resource] = sent.flatMap((one) => one.resourceSpans);
    expect(resource?.resource.attributes.map(({ key }) => key)).toContain('service.version');
    const spans = sent.flatMap((one) =>
      one.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
    const [commit, turn, broken] = spans;
    expect(spans.map(({ name }) => name)).toEqual(['commit', 'turn', 'turn']);
    expect([commit?.traceId, commit?.parentSpanId]).toEqual([turn?.traceId, turn?.spanId]);
    expect(turn?.parentSpanId).toBeUndefined();
    expect(turn?.attributes).toEqual([
      { key: 'partition', value: { intValue: '3' } },
      { key: 'slow', value: { doubleValue: 0.5 } },
    ]);
    expect(broken?.status).toEqual({ code: 2, message: 'fenced' });
  });

  it('are let go where the collector refuses them, and the work is done all the same', async () => {
    const { url, sent } = await collector(503);
    traces = openTraces({ COUNTERSIGN_TRACES: url }, about);
    expect(await work()).toBe(7);
    await traces?.stop();
    expect(sent.length).toBeGreaterThan(0);
  });

  it('are not made where nobody wants them, and a wrong setting is told', async () => {
    expect(openTraces({}, about)).toBeUndefined();
    expect(await work()).toBe(7);
    for (const env of [
      { COUNTERSIGN_TRACES: 'not an address' },
      { COUNTERSIGN_TRACES: 'file:///tmp/x' },
      { COUNTERSIGN_TRACES: 'http://127.0.0.1:1/', COUNTERSIGN_TRACES_SHARE: '2' },
    ])
      expect(() => openTraces(env, about)).toThrow(/COUNTERSIGN_TRACES/);
  });
});
