import { CallError } from '../client/call.ts';
import { Panel } from './panel.tsx';
import { Failed } from './state.tsx';

/** What somebody wrote and cannot be taken as it stands is no fault of the server: its reason, with its place, is the help. */
export function Refused({
  title,
  error,
  retry,
}: {
  readonly title: string;
  readonly error: Error;
  readonly retry: () => void;
}) {
  if (error instanceof CallError && error.status === 400)
    return (
      <Panel title={title}>
        <p role="alert" className="font-mono text-xs whitespace-pre-wrap text-critical-text">
          {error.message}
        </p>
      </Panel>
    );
  return (
    <Panel>
      <Failed error={error} retry={retry} />
    </Panel>
  );
}
