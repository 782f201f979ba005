/** Traces go where `COUNTERSIGN_TRACES` says, the address of an OTLP collector: http://127.0.0.1:4318/v1/traces. */
import { context, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { CountersignError, type Log, MINUTE, messageOf } from '../../core/index.ts';
import { spanContexts } from './contexts.ts';
import { otlpExporter } from './otlp.ts';

export interface Traces {
  stop(): Promise<void>;
}

const shareOf = (text: string | undefined): number => {
  const share = Number(text ?? 1);
  if (share >= 0 && share <= 1) return share;
  throw new CountersignError('ERR_CONFIG_INVALID', 'COUNTERSIGN_TRACES_SHARE is 0 to 1');
};

/** Undefined where nobody wants them. @throws CountersignError ERR_CONFIG_INVALID */
export const openTraces = (
  env: Readonly<Record<string, string | undefined>>,
  { version, node, log }: { readonly version: string; readonly node: string; readonly log: Log },
): Traces | undefined => {
  const url = env['COUNTERSIGN_TRACES'];
  if (url === undefined || url === '') return undefined;
  if (!(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
    throw new CountersignError('ERR_CONFIG_INVALID', `COUNTERSIGN_TRACES ${url} is no address`);
  const share = shareOf(env['COUNTERSIGN_TRACES_SHARE']);
  let toldAt = 0;
  const exporter = otlpExporter(
    url,
    { 'service.name': 'countersign', 'service.version': version, 'service.instance.id': node },
    (error) => {
      if (Date.now() - toldAt < MINUTE) return;
      toldAt = Date.now();
      log.warn(
        { because: messageOf(error) },
        'traces are let go: the collector does not take them',
      );
    },
  );
  const provider = new BasicTracerProvider({
    sampler:
      share === 1
        ? new AlwaysOnSampler()
        : new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const contexts = spanContexts();
  context.setGlobalContextManager(contexts);
  trace.setGlobalTracerProvider(provider);
  return {
    async stop() {
      // What was not taken at the end was told of by the exporter already; stopping goes on.
      await provider.shutdown().catch((error: unknown) => {
        log.debug({ because: messageOf(error) }, 'the last traces were let go');
      });
      trace.disable();
      context.disable();
    },
  };
};
