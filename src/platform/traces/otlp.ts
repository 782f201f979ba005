/** Finished spans as OTLP over HTTP, in its JSON form (opentelemetry-proto, `ExportTraceServiceRequest`). */
import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { boundedFetch, CountersignError, SECOND } from '../../core/index.ts';

/** `ExportResult` of the SDK, which keeps it in a package of its own. */
const OK = 0;
const FAILED = 1;
const ERROR_STATUS = 2;

const nanos = ([seconds, rest]: HrTime): string =>
  String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));

const anyValue = (value: AttributeValue): object => {
  if (Array.isArray(value)) return { stringValue: JSON.stringify(value) };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: String(value) };
};

const attributesOf = (attributes: Attributes): object[] =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );

const otlpOf = (
  spans: readonly ReadableSpan[],
  resource: Readonly<Record<string, string>>,
): object => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [
        {
          scope: { name: 'countersign' },
          spans: spans.map((span) => {
            const { traceId, spanId } = span.spanContext();
            const parent = span.parentSpanContext?.spanId;
            const { code, message } = span.status;
            return {
              ...{ traceId, spanId, ...(parent === undefined ? {} : { parentSpanId: parent }) },
              ...{ name: span.name, kind: span.kind + 1 },
              startTimeUnixNano: nanos(span.startTime),
              endTimeUnixNano: nanos(span.endTime),
              attributes: attributesOf(span.attributes),
              status:
                code === ERROR_STATUS
                  ? { code, ...(message === undefined ? {} : { message }) }
                  : { code },
            };
          }),
        },
      ],
    },
  ],
});

/** What cannot be sent is let go: traces never hold the pipeline up. */
export const otlpExporter = (
  url: string,
  resource: Readonly<Record<string, string>>,
  onFault: (error: unknown) => void,
): SpanExporter => {
  const send = async (spans: readonly ReadableSpan[]): Promise<void> => {
    const { status } = await boundedFetch(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(otlpOf(spans, resource)),
        timeoutMs: 10 * SECOND,
        maxBytes: 64 * 1024,
      },
      // Named by whoever starts us: a collector usually stands beside.
      { allowPrivateHosts: [new URL(url).hostname.replace(/^\[|\]$/g, '')] },
    );
    if (status >= 300)
      throw new CountersignError('ERR_SOURCE_UNAVAILABLE', `the collector answered ${status}`);
  };
  return {
    export(spans, done) {
      send(spans).then(
        () => done({ code: OK }),
        (error: unknown) => {
          onFault(error);
          done({ code: FAILED });
        },
      );
    },
    shutdown: async () => undefined,
  };
};
