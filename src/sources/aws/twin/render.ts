/** What was decided, in the bytes of the protocol it was asked in. */
import { type DataCall, type Rendered, renderDataAnswer, renderDataError } from './data-calls.ts';
import { type RenderedError, renderAnswer, renderError } from './xml.ts';

const wordy = (service: string, error: RenderedError): RenderedError =>
  service === 'ec2' && error.code === 'AccessDenied'
    ? { ...error, message: `You are not authorized to perform this operation. ${error.message}` }
    : error;

export const rendered = (done: {
  readonly service: string;
  readonly operation: string;
  readonly data: DataCall | undefined;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly error: RenderedError | undefined;
  readonly requestId: string;
}): Rendered => {
  const { service, operation, data, requestId } = done;
  if (data?.dryRun && !done.error) {
    const error = {
      code: 'DryRunOperation',
      message: 'Request would have succeeded, but DryRun flag is set.',
      status: 412,
    };
    return { status: 412, type: 'text/xml', body: renderError({ service, requestId }, error) };
  }
  if (done.error) {
    const error = wordy(service, done.error);
    return data
      ? renderDataError(data.protocol, { service, requestId }, error)
      : {
          status: error.status,
          type: 'text/xml',
          body: renderError({ service, requestId }, error),
        };
  }
  const head = { service, operation, requestId };
  return data
    ? renderDataAnswer(data, head, done.answer)
    : { status: 200, type: 'text/xml', body: renderAnswer(head, done.answer) };
};
